import * as v from 'valibot'
import { natural } from '../shared.ts'
import { nullableTime } from './bounded.ts'

/** How one problem stands in one room, of all that was judged there. */
export const problemStanding = v.object({
  problem: v.string(),
  title: v.string(),
  version: natural,
  language: v.nullable(v.string()),
  /** Of the best submission; of the best run of the visible tests while there is none. */
  passed: natural,
  total: natural,
  /** Whether `passed` is of a submission, of visible tests only, or of nothing yet. */
  of: v.picklist(['submit', 'tests', 'none']),
  points: v.nullable(natural),
  pointsOf: v.nullable(natural),
  /** How often it was submitted, and how often anything was judged. */
  submissions: natural,
  runs: natural,
  /** When all tests passed in a submission first. */
  firstPassAt: nullableTime,
  lastAt: nullableTime,
  lastStatus: v.nullable(v.string()),
})
export type ProblemStanding = v.InferOutput<typeof problemStanding>

/** One room of an assessment in the comparison. */
export const attempt = v.object({
  code: v.string(),
  /** Of whom; null for a room of staff. */
  user: v.nullable(v.string()),
  name: v.string(),
  startedAt: natural,
  endsAt: nullableTime,
  submittedAt: nullableTime,
  problems: v.array(problemStanding),
  /** Sums over the problems. */
  passed: natural,
  total: natural,
  points: natural,
  pointsOf: natural,
  submissions: natural,
  /** When the last problem was solved first, after the start, milliseconds; null until all are. */
  solvedAfterMs: v.nullable(natural),
  /** How many scorecards were given, and what they recommend. */
  recommendations: v.array(v.string()),
})
export type Attempt = v.InferOutput<typeof attempt>
/** Answer of `GET /api/assessments/:id/attempts`: a page; `?format=csv` has a line each of all of them. */
export const attemptsAnswer = v.object({ attempts: v.array(attempt), next: v.nullable(v.string()) })

/** One learner's room as the teacher's overview shows it. */
export const learner = v.object({
  code: v.string(),
  user: v.string(),
  name: v.string(),
  /** Whether the learner is in it now, and who else is. */
  here: v.boolean(),
  others: v.array(v.string()),
  lastActiveAt: nullableTime,
  lastRunAt: nullableTime,
  /** Since when there is no progress in tests although they are at work; null when they are not stuck. */
  stuckSince: nullableTime,
  problems: v.array(problemStanding),
})
export type Learner = v.InferOutput<typeof learner>
/** Answer of `GET /api/lessons/:code/overview`; `at` is the server's clock. Of a learner's own copy `lesson` is the teacher's room. */
export const overviewAnswer = v.object({ at: natural, learners: v.array(learner) })
