import * as v from 'valibot'
import { JUDGE_LIMITS, judgeVerdict, testResult, type JudgeVerdict, type TestResult } from './outcome.ts'
import { MAX_RUN_FILES, MAX_SOURCE_BYTES, runFrame, runID } from './run.ts'
import { natural } from './shared.ts'

export { JUDGE_LIMITS, judgeVerdict, onlyWhether, saysNothing, TEST_STATUSES, testResult } from './outcome.ts'
export type { JudgeStatus, JudgeVerdict, TestResult, TestStatus } from './outcome.ts'

/** Bytes of a request to the runner, and of its tests in it as JSON in UTF-8, so that any program has room beside them. */
export const CALL_LIMITS = {
  callBytes: 2 * (JUDGE_LIMITS.suiteChars + MAX_SOURCE_BYTES),
  suiteBytes: 9 * 1024 * 1024,
} as const

/** The share of a limit of time from which on a test is run again: 20 % below it and everything above. */
export const NEAR = 0.8

/** Types that functions are asked with: 64-bit integers, 64-bit floats, Unicode strings, and lists of them. */
export type Base = 'int' | 'float' | 'bool' | 'string'
/** Such as `int` or `string[][]`; at most three dimensions. */
export const valueType = v.pipe(v.string(), v.regex(/^(int|float|bool|string)(\[\]){0,3}$/))

const identifier = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9_]{0,39}$/))
/** A function as its author names it, in snake case; each language has its own convention of it. */
export const signature = v.strictObject({
  name: identifier,
  params: v.pipe(
    v.array(v.strictObject({ name: identifier, type: valueType })),
    v.minLength(1),
    v.maxLength(8),
  ),
  result: valueType,
})
export type Signature = v.InferOutput<typeof signature>

const sourceFile = v.strictObject({
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(120)),
  text: v.string(),
})
export type SourceFile = v.InferOutput<typeof sourceFile>
export const sourceFiles = v.pipe(v.array(sourceFile), v.minLength(1), v.maxLength(MAX_RUN_FILES))
const language = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9+#-]{0,31}$/))

/**
 * How an answer is compared with what is expected. Of a function's result, `exact` and `trailing` compare the values,
 * `lines` a list in any order, `floats` every number in it. `program` is a program of the problem's author.
 */
export const checker = v.variant('name', [
  v.strictObject({ name: v.literal('exact') }),
  /** Blanks at the ends of lines and empty lines at the end are no difference. */
  v.strictObject({ name: v.literal('trailing') }),
  v.strictObject({ name: v.literal('tokens'), caseless: v.optional(v.boolean()) }),
  /** As `trailing`, in any order. */
  v.strictObject({ name: v.literal('lines') }),
  /** Tokens that are numbers may differ by `absolute`, or by `relative` times the expected one. */
  v.strictObject({
    name: v.literal('floats'),
    absolute: v.pipe(v.number(), v.minValue(0)),
    relative: v.pipe(v.number(), v.minValue(0)),
  }),
  /**
   * It reads one line of JSON, `{"input","expected","got"}`, and exits with 0 for right, 1 for wrong; the first line it
   * prints is told to staff. Everything else is its own failure.
   */
  v.strictObject({ name: v.literal('program'), language, entry: v.string(), files: sourceFiles }),
])
export type Checker = v.InferOutput<typeof checker>

const testChars = v.pipe(v.string(), v.maxLength(JUDGE_LIMITS.testChars))
const ms = (max: number) => v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(max))

/** Body of `POST /v1/judgements`. Everything in a test but `expected` reaches the sandbox, one test at a time. */
export const judgeRequest = v.strictObject({
  id: runID,
  room: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  user: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  language,
  entry: v.pipe(v.string(), v.minLength(1), v.maxLength(120)),
  files: sourceFiles,
  limits: v.strictObject({
    cpuMs: ms(10_000),
    memoryBytes: ms(512 * 1024 * 1024),
    outputBytes: ms(1024 * 1024),
  }),
  checker,
  /** For a function: its result's type, and what the line on stdout begins with that holds the result. */
  result: v.optional(
    v.strictObject({ type: valueType, mark: v.pipe(v.string(), v.minLength(8), v.maxLength(80)) }),
  ),
  tests: v.pipe(
    v.array(
      v.strictObject({
        stdin: testChars,
        /** What a checker of its own is told for the input, where that is not what the program reads. */
        input: v.optional(testChars),
        /** Null for a run of one's own, of which nothing is expected. */
        expected: v.nullable(testChars),
        /** Put beside the program, or in place of its files, for this test only. */
        files: v.optional(sourceFiles),
        /** False when nothing it printed is to be told. */
        shown: v.boolean(),
      }),
    ),
    v.minLength(1),
    v.maxLength(JUDGE_LIMITS.tests),
  ),
})
export type JudgeRequest = v.InferOutput<typeof judgeRequest>

/**
 * One line of the answer: as of a run, with `test` in the order of the tests, and another verdict. The type is said by hand,
 * because choosing some of the frames of runs is nothing that types are worked out from.
 */
export const judgeFrame = v.union(/* @__PURE__ */ judgeFrames()) as unknown as v.GenericSchema<
  unknown,
  JudgeFrame
>
function judgeFrames() {
  const shared = ['queued', 'started', 'alive', 'compile', 'cut', 'seal']
  return [
    ...runFrame.options.filter(({ entries: { t } }) => shared.includes(t.literal)),
    v.strictObject({ t: v.literal('test'), n: natural, result: testResult }),
    v.strictObject({ t: v.literal('judged'), verdict: judgeVerdict }),
  ]
}
type Shared = Extract<
  v.InferOutput<typeof runFrame>,
  { t: 'queued' | 'started' | 'alive' | 'compile' | 'cut' | 'seal' }
>
export type JudgeFrame =
  Shared | { t: 'test'; n: number; result: TestResult } | { t: 'judged'; verdict: JudgeVerdict }
