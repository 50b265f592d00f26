/** Made by `scripts/languages.mjs` from the folders in `runner/languages`: what a room in a language begins with. */
export const HELLOS: ReadonlyMap<string, string> = new Map([
  ["python", "name = input(\"Your name: \")\nprint(f\"Hello, {name}!\")\n"],
  ["javascript", "const name = prompt('Your name: ')\nconsole.log(`Hello, ${name}!`)\n"],
  ["typescript", "const name: string = prompt('Your name: ') ?? 'nobody'\nconsole.log(`Hello, ${name}!`)\n"],
  ["c", "#include <stdio.h>\n\nint main(void) {\n    char name[100];\n    printf(\"Your name: \");\n    if (scanf(\" %99[^\\n]\", name) != 1) return 1;\n    printf(\"Hello, %s!\\n\", name);\n}\n"],
  ["cpp", "#include <iostream>\n#include <string>\n\nint main() {\n    std::cout << \"Your name: \";\n    std::string name;\n    std::getline(std::cin, name);\n    std::cout << \"Hello, \" << name << \"!\\n\";\n}\n"],
  ["go", "package main\n\nimport (\n\t\"bufio\"\n\t\"fmt\"\n\t\"os\"\n)\n\nfunc main() {\n\tfmt.Print(\"Your name: \")\n\tinput := bufio.NewScanner(os.Stdin)\n\tinput.Scan()\n\tfmt.Printf(\"Hello, %s!\\n\", input.Text())\n}\n"],
  ["rust", "use std::io::{self, Write};\n\nfn main() -> io::Result<()> {\n    print!(\"Your name: \");\n    io::stdout().flush()?;\n    let mut name = String::new();\n    io::stdin().read_line(&mut name)?;\n    println!(\"Hello, {}!\", name.trim_end());\n    Ok(())\n}\n"],
  ["java", "import java.util.Scanner;\n\npublic class Main {\n    public static void main(String[] args) {\n        System.out.print(\"Your name: \");\n        String name = new Scanner(System.in).nextLine();\n        System.out.println(\"Hello, \" + name + \"!\");\n    }\n}\n"],
  ["ruby", "print \"Your name: \"\nname = gets.chomp\nputs \"Hello, #{name}!\"\n"],
  ["php", "<?php\n\necho 'Your name: ';\n$name = trim(fgets(STDIN));\necho \"Hello, $name!\\n\";\n"],
  ["lua", "io.write(\"Your name: \")\nlocal name = io.read()\nprint(\"Hello, \" .. name .. \"!\")\n"],
  ["perl", "use v5.36;\n\nprint \"Your name: \";\nchomp(my $name = <STDIN>);\nsay \"Hello, $name!\";\n"],
  ["bash", "printf 'Your name: '\nread -r name\necho \"Hello, $name!\"\n"],
  ["sql", "CREATE TABLE people (name TEXT, born INTEGER);\nINSERT INTO people VALUES ('Ada', 1815), ('Grace', 1906), ('Alan', 1912);\n\nSELECT 'Hello, ' || name || '!' AS greeting, born\nFROM people\nORDER BY born;\n"],
])
