import * as v from 'valibot'
import { roomTimer, TIMER_CHANGES, TIMER_MINUTES } from '../room-timer.ts'
import { JUDGE_KINDS } from '../judging.ts'
import { natural } from '../shared.ts'
import { personStats } from './record.ts'

export const ASSESSMENT_KINDS = ['interview', 'take_home', 'lesson'] as const
export type AssessmentKind = (typeof ASSESSMENT_KINDS)[number]

/** What an assessment may hold; characters are UTF-16 units. */
export const ASSESSMENT_LIMITS = {
  titleChars: 80,
  problems: 10,
  notesChars: 4_000,
  criteria: 12,
  levels: 8,
  aboutChars: 600,
  moments: 60,
  summaryChars: 8_000,
} as const

const text = (max: number) => v.pipe(v.string(), v.maxLength(max))
const named = (max: number) => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(max))
const nullableTime = v.nullable(natural)

/** One thing that is looked at, and what earns which score. */
export const criterion = v.strictObject({
  name: named(80),
  about: text(ASSESSMENT_LIMITS.aboutChars),
  levels: v.pipe(
    v.array(v.strictObject({ score: v.pipe(natural, v.maxValue(100)), about: text(300) })),
    v.minLength(1),
    v.maxLength(ASSESSMENT_LIMITS.levels),
  ),
})
export type Criterion = v.InferOutput<typeof criterion>
const rubric = v.pipe(v.array(criterion), v.maxLength(ASSESSMENT_LIMITS.criteria))

/** A problem of an assessment; without a version the newest one when a room is made. */
const wantedProblem = v.strictObject({ problem: named(80), version: v.optional(natural) })

/**
 * Body of `POST /api/assessments`, and of `PUT /api/assessments/:id`, which takes everything again. `minutes` null: no timer.
 * A take-home needs minutes; `opensAt` and `closesAt` say when its link begins and stops to let people start.
 */
export const newAssessment = v.strictObject({
  kind: v.picklist(ASSESSMENT_KINDS),
  title: named(ASSESSMENT_LIMITS.titleChars),
  problems: v.pipe(v.array(wantedProblem), v.minLength(1), v.maxLength(ASSESSMENT_LIMITS.problems)),
  /** The language its problems are opened in; null for each problem's first. */
  language: v.nullable(v.pipe(v.string(), v.regex(/^[a-z][a-z0-9+#-]{0,31}$/))),
  minutes: v.nullable(v.pipe(natural, v.minValue(1), v.maxValue(TIMER_MINUTES))),
  /** Markdown: the first note of staff in every room made of it. */
  notes: text(ASSESSMENT_LIMITS.notesChars),
  rubric,
  opensAt: nullableTime,
  closesAt: nullableTime,
})
export type NewAssessment = v.InferOutput<typeof newAssessment>

/** An assessment as its owner sees it; nobody else sees anything of it. */
export const assessment = v.object({
  ...newAssessment.entries,
  id: v.string(),
  problems: v.array(
    v.object({
      problem: v.string(),
      version: v.optional(natural),
      /** The problem's title; null when it cannot be used any more. */
      title: v.nullable(v.string()),
    }),
  ),
  /** Whether a link works; its address is told only once, when it is made. */
  hasLink: v.boolean(),
  /** Rooms that were made of it. */
  rooms: natural,
  archivedAt: nullableTime,
  createdAt: natural,
  updatedAt: natural,
})
export type Assessment = v.InferOutput<typeof assessment>

/** Body of `PATCH /api/assessments/:id`: put away, or brought back. */
export const assessmentChange = v.strictObject({ archived: v.boolean() })

/** Answer of everything that is about one assessment (`GET`, `PUT`, `PATCH`, `POST`). */
export const assessmentAnswer = v.object({ assessment })
/** Answer of `GET /api/assessments`: those changed last first, archived ones with `?archived=1` only. */
export const assessmentsAnswer = v.object({
  assessments: v.array(assessment),
  /** The cursor of the next page. */
  next: v.nullable(v.string()),
})
/** Answer of `POST /api/assessments/:id/link`, for take-homes: the address, once. The one before it stops working. */
export const assessmentLinkAnswer = v.object({ url: v.string(), token: v.string() })

/** Body of `POST /api/assessments/:id/rooms`, for interviews and lessons; `title` is the assessment's when absent. */
export const newAssessmentRoom = v.strictObject({ title: v.optional(named(ASSESSMENT_LIMITS.titleChars)) })
/** Answer of what makes or finds a room: `POST …/rooms`, `POST /api/take/:token`, `POST /api/lessons/:code/fork`. */
export const startedRoom = v.object({ code: v.string() })

/** Answer of `GET /api/take/:token`, for who holds the link (a token travels behind the `#` of `/take#token`). */
export const takeAnswer = v.object({
  title: v.string(),
  minutes: v.nullable(natural),
  /** How many problems there are; which, is seen after starting. */
  problems: natural,
  opensAt: nullableTime,
  closesAt: nullableTime,
  /** `ready` to be started; `open`: a person's own room is there; `over`: it was handed in; `early`, `late`: outside its time. */
  state: v.picklist(['ready', 'open', 'over', 'early', 'late']),
  /** Of the person's own room, once there is one. */
  code: v.nullable(v.string()),
  startedAt: nullableTime,
  endsAt: nullableTime,
  submittedAt: nullableTime,
  /** The server's clock. */
  at: natural,
})
export type TakeAnswer = v.InferOutput<typeof takeAnswer>

/** Body of `POST /api/take/:token`: as whom the person is shown to staff. */
export const takeStart = v.strictObject({ name: v.optional(named(60)) })

/** Answer of `POST /api/rooms/:code/hand-in` by whose attempt it is. */
export const handInAnswer = v.object({ submittedAt: nullableTime, timer: roomTimer })
/** Answer of `GET` and `POST /api/rooms/:code/timer` (`timerCommand` in core/protocol/room-timer.ts); `at` is the server's clock. */
export const timerAnswer = v.object({ timer: v.nullable(roomTimer), at: natural })

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

export const RECOMMENDATIONS = ['strong_yes', 'yes', 'no', 'strong_no'] as const

/** Body of `PUT /api/rooms/:code/scorecard`: one's own draft. */
export const scorecardBody = v.strictObject({
  /** Score per criterion, by its name in the rubric. */
  marks: v.pipe(
    v.array(
      v.strictObject({
        criterion: named(80),
        score: v.nullable(v.pipe(natural, v.maxValue(100))),
        note: text(1_000),
      }),
    ),
    v.maxLength(ASSESSMENT_LIMITS.criteria),
  ),
  /** Moments of the session: the number of an event, its time, and what is to be said about it. */
  moments: v.pipe(
    v.array(v.strictObject({ seq: natural, at: natural, text: text(500) })),
    v.maxLength(ASSESSMENT_LIMITS.moments),
  ),
  summary: text(ASSESSMENT_LIMITS.summaryChars),
  recommendation: v.nullable(v.picklist(RECOMMENDATIONS)),
})
export type ScorecardBody = v.InferOutput<typeof scorecardBody>

export const scorecard = v.object({
  ...scorecardBody.entries,
  user: v.string(),
  name: v.string(),
  mine: v.boolean(),
  updatedAt: natural,
  /** Set when it was given (`POST /api/rooms/:code/scorecard/submit`): it does not change any more. */
  submittedAt: nullableTime,
})
export type Scorecard = v.InferOutput<typeof scorecard>
/** Answer of `GET /api/rooms/:code/scorecards`, for staff: one's own, the others' that were given, and the rubric. */
export const scorecardsAnswer = v.object({ rubric, scorecards: v.array(scorecard) })
/** Answer of `PUT /api/rooms/:code/scorecard` and of `POST …/scorecard/submit`. */
export const scorecardAnswer = v.object({ scorecard })

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
