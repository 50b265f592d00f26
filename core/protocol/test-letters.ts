import type { TestStatus } from './judge.ts'

const LETTERS = {
  passed: 'p',
  failed: 'f',
  wrong_answer: 'w',
  runtime_error: 'e',
  timeout: 't',
  memory_exceeded: 'm',
  output_exceeded: 'o',
  bad_result: 'b',
  skipped: 's',
  checker_failed: 'c',
  internal: 'i',
} as const satisfies Record<TestStatus, string>

const STATUSES = new Map(Object.entries(LETTERS).map(([status, letter]) => [letter, status as TestStatus]))

/** How tests ended, one letter each, in the order of the tests. */
export const lettersOf = (statuses: readonly TestStatus[]): string =>
  statuses.map((status) => LETTERS[status]).join('')

/** How the test of a letter ended; undefined for what is none. */
export const statusOf = (letter: string | undefined): TestStatus | undefined => STATUSES.get(letter as never)

/** What somebody may know of such letters who is no staff: of hidden tests only whether they passed, or that it cannot be said. */
export const publicLetters = (letters: string, tests: readonly { hidden: boolean }[]): string =>
  [...letters]
    .map((letter, n) => ((tests[n]?.hidden ?? true) && !'psc'.includes(letter) ? 'f' : letter))
    .join('')
