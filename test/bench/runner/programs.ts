import { LANGUAGES, type Language } from '../../../runner/languages.ts'

/** The shortest program that prints `hello`, by language. */
const HELLO: Readonly<Record<string, string>> = {
  python: 'print("hello")\n',
  javascript: 'console.log("hello")\n',
  typescript: 'const word: string = "hello"\nconsole.log(word)\n',
  c: '#include <stdio.h>\nint main(void) { puts("hello"); }\n',
  cpp: '#include <iostream>\nint main() { std::cout << "hello\\n"; }\n',
  go: 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println("hello") }\n',
  rust: 'fn main() { println!("hello"); }\n',
  java: 'class Main {\n  public static void main(String[] args) { System.out.println("hello"); }\n}\n',
  ruby: 'puts "hello"\n',
  php: '<?php\necho "hello\\n";\n',
  lua: 'print("hello")\n',
  perl: 'print "hello\\n";\n',
  bash: 'echo hello\n',
  sql: "SELECT 'hello';\n",
}

/** A program and the name of its one file. */
export type Hello = { language: Language; name: string; code: string }

/** A hello for every language of a sandbox that has one here. */
export const hellos = (sandbox: 'docker' | 'wasm'): Hello[] =>
  LANGUAGES.filter((language) => (sandbox === 'docker' ? language.docker : language.wasm)).flatMap(
    (language) => {
      const code = HELLO[language.id]
      return code === undefined ? [] : [{ language, name: fileName(language), code }]
    },
  )

// A class of Java is in the file of its name.
const fileName = ({ id, extensions }: Language) =>
  id === 'java' ? 'Main.java' : `main.${extensions[0] ?? ''}`
