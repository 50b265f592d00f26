import * as v from 'valibot'
import { natural } from '../shared.ts'
import { ASSESSMENT_LIMITS, rubric } from './assessments.ts'
import { named, nullableTime, text } from './bounded.ts'

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
