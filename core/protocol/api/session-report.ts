import * as v from 'valibot'
import { JUDGE_KINDS } from '../judging.ts'
import { roomTimer, TIMER_CHANGES } from '../room-timer.ts'
import { natural } from '../shared.ts'
import { ASSESSMENT_KINDS, rubric } from './assessments.ts'
import { problemStanding } from './attempts.ts'
import { nullableTime } from './bounded.ts'
import { personStats } from './record.ts'
import { scorecard } from './scorecards.ts'

/** Something that was judged: a point of the tests over time. */
export const judged = v.object({
  seq: natural,
  at: natural,
  user: v.string(),
  problem: v.string(),
  kind: v.picklist(JUDGE_KINDS),
  language: v.string(),
  status: v.string(),
  passed: natural,
  total: natural,
  points: v.nullable(natural),
  pointsOf: v.nullable(natural),
  cpuMs: v.nullable(natural),
})
export type Judged = v.InferOutput<typeof judged>

/** Something to see in the replay: `seq` is the event's number, `label` says what in a few words. */
export const reportMark = v.object({
  seq: natural,
  at: natural,
  kind: v.picklist(['timer', 'problem', 'submit', 'passed', 'run', 'role', 'join', 'leave', 'chapter']),
  change: v.optional(v.picklist(TIMER_CHANGES)),
  label: v.string(),
})
export type ReportMark = v.InferOutput<typeof reportMark>

/** Answer of `GET /api/rooms/:code/report`, for staff: everything a page about a session shows. `?format=json|csv` to keep it. */
export const report = v.object({
  room: v.object({
    code: v.string(),
    title: v.string(),
    createdAt: natural,
    locked: v.boolean(),
    archived: v.boolean(),
  }),
  assessment: v.nullable(
    v.object({ id: v.string(), kind: v.picklist(ASSESSMENT_KINDS), title: v.string(), rubric }),
  ),
  /** Whose attempt it is; null for a room of staff. */
  attempt: v.nullable(
    v.object({
      user: v.nullable(v.string()),
      name: v.string(),
      startedAt: natural,
      endsAt: nullableTime,
      submittedAt: nullableTime,
    }),
  ),
  timer: v.nullable(roomTimer),
  problems: v.array(problemStanding),
  judged: v.array(judged),
  timeline: v.array(reportMark),
  /** Provenance and activity per person, as sums of the record; empty where nothing is recorded. */
  people: v.array(personStats),
  /** Notes of staff, Markdown. */
  notes: v.array(v.object({ name: v.string(), at: natural, text: v.string() })),
  scorecards: v.array(scorecard),
  at: natural,
})
export type Report = v.InferOutput<typeof report>
