import * as v from 'valibot'
import { TIMER_MINUTES } from '../room-timer.ts'
import { natural } from '../shared.ts'
import { named, nullableTime, text } from './bounded.ts'

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
/** What a session is looked at by. */
export const rubric = v.pipe(v.array(criterion), v.maxLength(ASSESSMENT_LIMITS.criteria))

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
