import * as v from 'valibot'
import { limitHit, RUN_STATUSES } from './run.ts'
import { natural } from './shared.ts'

/** What a suite of tests may be; characters are UTF-16 units. */
export const JUDGE_LIMITS = {
  tests: 200,
  /** Of one test's input, and of what is expected. */
  testChars: 512 * 1024,
  /** Of all tests of a problem together. */
  suiteChars: 6 * 1024 * 1024,
  /** Kept of what a program printed, and of what it said on stderr, for one test that may be shown. */
  shownChars: 4 * 1024,
  /** How often a test is run whose time was near its limit. */
  attempts: 3,
} as const

/** How one test can end. `failed` is all that is said of a hidden one to who may not know more. */
export const TEST_STATUSES = [
  'passed',
  'failed',
  'wrong_answer',
  'runtime_error',
  'timeout',
  'memory_exceeded',
  'output_exceeded',
  /** A function's result is not of the promised type. */
  'bad_result',
  /** It was not run any more. */
  'skipped',
  /** The program that looks at answers came to no decision. */
  'checker_failed',
  'internal',
] as const
export type TestStatus = (typeof TEST_STATUSES)[number]

const shown = v.pipe(v.string(), v.maxLength(JUDGE_LIMITS.shownChars + 100))

/** What became of one test; what was printed only where it may be shown. */
export const testResult = v.strictObject({
  status: v.picklist(TEST_STATUSES),
  cpuMs: v.optional(natural),
  memoryBytes: v.optional(natural),
  exitCode: v.optional(v.pipe(v.number(), v.safeInteger())),
  signal: v.optional(v.pipe(v.string(), v.maxLength(16))),
  limit: v.optional(limitHit),
  /** What was printed, a function's result without what it printed, and stderr: their beginnings. */
  got: v.optional(shown),
  printed: v.optional(shown),
  stderr: v.optional(shown),
  /** What the checker says, for staff. */
  note: v.optional(v.pipe(v.string(), v.maxLength(500))),
  /** How often it was run; the best counts. Absent for once. */
  attempts: v.optional(natural),
})
export type TestResult = v.InferOutput<typeof testResult>

/** Of a result only whether the test passed, or why that cannot be said: it was not run, or its checker failed. */
export const onlyWhether = ({ status }: TestResult): TestResult => ({
  status: status === 'passed' || status === 'skipped' || status === 'checker_failed' ? status : 'failed',
})

/** How a judgement can end: as a run does, or in a way that only tests have. */
export const JUDGE_STATUSES = [
  ...RUN_STATUSES,
  /** The problem's own checker came to no decision; nothing of it is the program's fault. */
  'checker_failed',
  /** All tests together took longer than their limits let them (`longestOf`). */
  'suite_timeout',
  /** The problem is not to be solved in this language. */
  'language_not_offered',
] as const
export type JudgeStatus = (typeof JUDGE_STATUSES)[number]

/** Ends that say nothing about the program: they are nobody's attempts. */
export const NOTHING_SAID: readonly string[] = [
  ...(['busy', 'cancelled', 'lost', 'internal', 'checker_failed', 'language_not_offered'] as const),
] satisfies JudgeStatus[]

/** Whether a judgement that ended so says nothing about the program. */
export const saysNothing = (status: string): boolean => NOTHING_SAID.includes(status)

/** How a judgement ends: `ok` when all tests passed, `wrong_answer` when the program ran and not all did. */
export const judgeVerdict = v.strictObject({
  status: v.picklist(JUDGE_STATUSES),
  passed: natural,
  total: natural,
  message: v.optional(v.pipe(v.string(), v.maxLength(500))),
})
export type JudgeVerdict = v.InferOutput<typeof judgeVerdict>
