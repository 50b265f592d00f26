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

/** How a judgement ends: `ok` when all tests passed, `wrong_answer` when the program ran and not all did. */
export const judgeVerdict = v.strictObject({
  status: v.picklist(RUN_STATUSES),
  passed: natural,
  total: natural,
  message: v.optional(v.pipe(v.string(), v.maxLength(500))),
})
export type JudgeVerdict = v.InferOutput<typeof judgeVerdict>
