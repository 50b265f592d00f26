import { firstFileName } from '#core/protocol/languages.ts'
import type { TemplateID } from '#core/protocol/templates.ts'
import { HELLOS } from './hellos.ts'

/** A file that a room begins with. */
export type FirstFile = { name: string; text: string }

/** `main` by language; in any other language the first file begins with that language's greeting. */
type Beginning = { main: Readonly<Record<string, string>>; more: readonly FirstFile[] }

const TASK = `# Task

Given a list of words, return the words that appear more than once, in the order
in which they first appear.

- \`["a", "b", "a"]\` gives \`["a"]\`
- \`[]\` gives \`[]\`

Think aloud, ask anything, run the code as often as you like.

## Talk about

1. How long does it take for n words?
2. What if the list does not fit into memory?
3. How would you test it?
`

const PLAN = `# Plan

Who drives, who reads along? Change every ten minutes or so.

- [ ] What should work when we are done?
- [ ] The smallest step that shows something
- [ ] What we found out on the way
`

const EXERCISES = `# Exercises

Work on a copy: make a file of your own, so that everybody keeps theirs.

1. Change the example so that it counts from 10 down to 1.
2. Print only the even numbers.
3. Add up all numbers and print the sum at the end.
`

const PUZZLE = `# Fizz and buzz

For the numbers from 1 to n:

- a multiple of 3 is \`Fizz\`
- a multiple of 5 is \`Buzz\`
- a multiple of both is \`FizzBuzz\`
- anything else is the number itself

Run the program: it says which of its checks hold.
`

const BEGINNINGS: Readonly<Record<TemplateID, Beginning>> = {
  interview: {
    main: {
      python: `# The task is in task.md.


def repeated(words: list[str]) -> list[str]:
    return []


print(repeated(["a", "b", "a"]))
`,
      javascript: `// The task is in task.md.

function repeated(words) {
  return []
}

console.log(repeated(['a', 'b', 'a']))
`,
      typescript: `// The task is in task.md.

function repeated(words: string[]): string[] {
  return []
}

console.log(repeated(['a', 'b', 'a']))
`,
    },
    more: [{ name: 'task.md', text: TASK }],
  },
  pairing: { main: {}, more: [{ name: 'plan.md', text: PLAN }] },
  lesson: {
    main: {
      python: `# Press Run, then change a number and run it again.
for number in range(1, 11):
    print(number, "times", number, "is", number * number)
`,
      javascript: `// Press Run, then change a number and run it again.
for (let number = 1; number <= 10; number++) {
  console.log(number, 'times', number, 'is', number * number)
}
`,
    },
    more: [{ name: 'exercises.md', text: EXERCISES }],
  },
  practice: {
    main: {
      python: `# The puzzle is in puzzle.md.


def fizzbuzz(number: int) -> str:
    return str(number)


for number, wanted in [(1, "1"), (3, "Fizz"), (5, "Buzz"), (15, "FizzBuzz"), (22, "22")]:
    got = fizzbuzz(number)
    print("ok     " if got == wanted else "not yet", number, "gives", got)
`,
      javascript: `// The puzzle is in puzzle.md.

function fizzbuzz(number) {
  return String(number)
}

for (const [number, wanted] of [[1, '1'], [3, 'Fizz'], [5, 'Buzz'], [15, 'FizzBuzz'], [22, '22']]) {
  const got = fizzbuzz(number)
  console.log(got === wanted ? 'ok     ' : 'not yet', number, 'gives', got)
}
`,
      typescript: `// The puzzle is in puzzle.md.

function fizzbuzz(number: number): string {
  return String(number)
}

const checks: [number, string][] = [[1, '1'], [3, 'Fizz'], [5, 'Buzz'], [15, 'FizzBuzz'], [22, '22']]
for (const [number, wanted] of checks) {
  const got = fizzbuzz(number)
  console.log(got === wanted ? 'ok     ' : 'not yet', number, 'gives', got)
}
`,
    },
    more: [{ name: 'puzzle.md', text: PUZZLE }],
  },
}

/** The files a room begins with; the first is the one a newcomer sees. A file may be empty. */
export function firstFiles(language: string, template?: TemplateID | 'blank'): FirstFile[] {
  if (template === 'blank') return [{ name: firstFileName(language), text: '' }]
  const beginning = template && BEGINNINGS[template]
  const text = beginning?.main[language] ?? HELLOS.get(language) ?? ''
  return [{ name: firstFileName(language), text }, ...(beginning?.more ?? [])]
}
