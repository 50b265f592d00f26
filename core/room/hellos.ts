/** Made by `scripts/languages.mjs` from the folders in `runner/languages`: what a room in a language begins with. */
export const HELLOS: ReadonlyMap<string, string> = new Map([
  ["python", "name = input(\"Your name: \")\nprint(f\"Hello, {name}!\")\n"],
  ["javascript", "const name = prompt('Your name: ')\nconsole.log(`Hello, ${name}!`)\n"],
  ["typescript", "const name: string = prompt('Your name: ') ?? 'nobody'\nconsole.log(`Hello, ${name}!`)\n"],
])
