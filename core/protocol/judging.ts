import * as v from 'valibot'
import { judgeVerdict, JUDGE_LIMITS, testResult } from './judge.ts'
import { DIFFICULTIES, KINDS } from './problem.ts'
import { author, fileID, natural, runID } from './shared.ts'
import { RUN_STATUSES } from './run.ts'

/** A problem that was opened in a room, with the version that it keeps there; what it says is asked for over HTTP. */
export const roomProblem = v.strictObject({
  id: v.string(),
  version: natural,
  slug: v.string(),
  title: v.string(),
  difficulty: v.picklist(DIFFICULTIES),
  kind: v.picklist(KINDS),
  language: v.string(),
  /** The folder its files are in, which is not part of their names when they are judged; and the file to begin with. */
  folder: v.string(),
  entry: v.nullable(fileID),
  /** Names of the tests, in order. */
  tests: v.pipe(
    v.array(v.strictObject({ name: v.string(), hidden: v.boolean() })),
    v.maxLength(JUDGE_LIMITS.tests),
  ),
})
export type RoomProblem = v.InferOutput<typeof roomProblem>

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
  status: v.picklist(['waiting', 'running', ...RUN_STATUSES]),
  position: v.optional(natural),
  /** What the compiler said. */
  compile: v.optional(v.string()),
  outcomes: v.array(outcome),
  verdict: v.optional(judgeVerdict),
  /** Points of the groups that passed whole, where the problem has groups. */
  points: v.optional(v.strictObject({ got: natural, of: natural })),
})
export type Judgement = v.InferOutput<typeof judgement>
