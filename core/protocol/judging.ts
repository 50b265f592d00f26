import * as v from 'valibot'
import { JUDGE_LIMITS, JUDGE_STATUSES, judgeVerdict, testResult } from './outcome.ts'
import { DIFFICULTIES, KINDS } from './problem-kinds.ts'
import { author, fileID, natural, runID } from './shared.ts'

/** A problem that was opened in a room, with the version that it keeps there; what it says is asked for over HTTP. */
export const roomProblem = v.strictObject({
  id: v.string(),
  version: natural,
  slug: v.string(),
  title: v.string(),
  difficulty: v.picklist(DIFFICULTIES),
  kind: v.picklist(KINDS),
  language: v.string(),
  /** Those that it can be solved in; absent where a room has had it since before that was kept. */
  languages: v.optional(v.array(v.string())),
  /** The folder its files are in, which is not part of their names when they are judged; and the file to begin with. */
  folder: v.string(),
  entry: v.nullable(fileID),
  /** Names of the tests, in order. */
  tests: v.pipe(
    v.array(v.strictObject({ name: v.string(), hidden: v.boolean() })),
    v.maxLength(JUDGE_LIMITS.tests),
  ),
  /** Hidden tests are its owner's, who did not open it: staff here are not told what was expected of answers to them. */
  closed: v.optional(v.literal(true)),
  /** How many of its hints were shown to everybody here; absent for none. */
  hints: v.optional(natural),
})
export type RoomProblem = v.InferOutput<typeof roomProblem>

/** What happens to a problem in a room; `hint`: one more of its hints is there for everybody. */
export const PROBLEM_CHANGES = ['opened', 'removed', 'hint'] as const
export type ProblemChange = (typeof PROBLEM_CHANGES)[number]

/** `try`: with an input of one's own. `tests`: those that can be seen. `submit`: all of them. */
export const JUDGE_KINDS = ['try', 'tests', 'submit'] as const

/** One test's outcome, by its number in the problem; of a hidden one only whether it passed. */
export const outcome = v.strictObject({ n: natural, result: testResult })
export type Outcome = v.InferOutput<typeof outcome>

/** A judgement as everybody in the room sees it. */
export const judgement = v.strictObject({
  id: runID,
  by: author,
  at: natural,
  problem: v.string(),
  kind: v.picklist(JUDGE_KINDS),
  language: v.string(),
  /** How many tests it runs. */
  total: natural,
  /** What the program was tried with. */
  input: v.optional(v.string()),
  status: v.picklist(['waiting', 'running', ...JUDGE_STATUSES]),
  position: v.optional(natural),
  /** What the compiler said. */
  compile: v.optional(v.pipe(v.string(), v.maxLength(16_000))),
  outcomes: v.array(outcome),
  verdict: v.optional(judgeVerdict),
  /** Points of the groups that passed whole, where the problem has groups. */
  points: v.optional(v.strictObject({ got: natural, of: natural })),
})
export type Judgement = v.InferOutput<typeof judgement>

/**
 * Judges the files of a problem as they are, started at `entry` or else where the problem begins; `id` names the judgement,
 * `input` is what a `try` is given.
 */
export const judge = v.strictObject({
  t: v.literal('judge'),
  id: runID,
  problem: v.pipe(v.string(), v.minLength(1), v.maxLength(80)),
  kind: v.picklist(JUDGE_KINDS),
  entry: v.optional(fileID),
  input: v.optional(v.pipe(v.string(), v.maxLength(64 * 1024))),
})
export const cancelJudging = v.strictObject({ t: v.literal('cancelJudging'), judgement: runID })

const points = v.optional(v.strictObject({ got: natural, of: natural }))

/** What a room says about its problems. */
export const judgingDown = [
  v.strictObject({
    t: v.literal('problem'),
    seq: natural,
    change: v.picklist(PROBLEM_CHANGES),
    problem: roomProblem,
    by: author,
  }),
  /** A judgement began, or its state is another; without outcomes, which are kept. */
  v.strictObject({ t: v.literal('judgement'), judgement }),
  /** More outcomes, in order; one for staff comes after the one that everybody gets, and says more. */
  v.strictObject({ t: v.literal('outcomes'), judgement: runID, list: v.array(outcome) }),
  v.strictObject({ t: v.literal('judged'), judgement: runID, verdict: judgeVerdict, points }),
] as const
