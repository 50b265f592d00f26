import type { Problem } from '#core/protocol/problem.ts'
import { ask } from './api.ts'
import type { Person } from './person.ts'

const READ = "const text = require('fs').readFileSync(0, 'utf8')\n"

/** Programs that solve the problem below, or do not: with the first every visible test passes, and not the hidden one. */
export const PROGRAMS = {
  wrong: `${READ}console.log('Hello')\n`,
  almost: `${READ}console.log('Hello, ' + text.trim() + '!')\n`,
  right: `${READ}console.log('Hello, ' + (text.trim() || 'stranger') + '!')\n`,
} as const

const greeting: Problem = {
  ...{ slug: 'greeting', title: 'Greet somebody', difficulty: 'easy', tags: ['strings'], kind: 'stdio' },
  statement:
    'Read a **name** and greet whoever it is.\n\n- The name is on the first line.\n- Where there is none, greet a `stranger`.\n',
  limits: { cpuMs: 2_000, memoryBytes: 128 << 20, outputBytes: 65_536 },
  checker: { name: 'trailing' },
  groups: [],
  starters: {
    javascript: { entry: 'main.js', files: [{ name: 'main.js', text: `${READ}// Greet them here.\n` }] },
    python: { entry: 'main.py', files: [{ name: 'main.py', text: '# Greet them here.\n' }] },
  },
  references: [
    {
      ...{ name: 'right.js', language: 'javascript', entry: 'main.js', expect: 'ok' },
      files: [{ name: 'main.js', text: PROGRAMS.right }],
    },
  ],
  ...{ hints: [], editorial: '' },
  tests: [
    { name: 'a name', hidden: false, input: 'Ada\n', expected: 'Hello, Ada!\n', about: 'The usual case.' },
    { name: 'two words', hidden: false, input: 'Ada Bob\n', expected: 'Hello, Ada Bob!\n' },
    { name: 'nobody', hidden: true, input: '\n', expected: 'Hello, stranger!\n' },
  ],
}

/** Makes the problem, or something like it, as somebody who is signed in; answers its id. */
export async function makeGreeting(person: Person, change: Partial<Problem> = {}): Promise<string> {
  return (await ask<{ id: string }>(person, 'POST', '/api/problems?replace=1', { ...greeting, ...change })).id
}

/** Makes it and opens it in a room in JavaScript. */
export async function openGreeting(person: Person, code: string): Promise<void> {
  const problem = await makeGreeting(person)
  await ask(person, 'POST', `/api/rooms/${code}/problems`, { problem, language: 'javascript' })
}

/** The list of results, and the line over it that says how it went. */
export const resultsOf = ({ page }: Person) => page.getByRole('list', { name: 'Results' })
export const saysOf = ({ page }: Person, text: string | RegExp) =>
  page.getByRole('group', { name: 'Results' }).getByRole('status').getByText(text)

/** The names in the table of tests of a problem that is edited. */
export const namesOfTests = ({ page }: Person) =>
  page.locator('tr [data-field="name"]').evaluateAll((names) => names.map((name) => name.textContent.trim()))
