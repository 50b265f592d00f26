import * as v from 'valibot'
import { natural } from '../shared.ts'

/** First thing that a stream of events says: which room, after which event it begins, and whether what is for staff is in it. */
export const eventsBegin = v.strictObject({
  format: v.literal('codecollab-events'),
  version: v.literal(1),
  room: v.string(),
  after: natural,
  staff: v.boolean(),
})
export type EventsBegin = v.InferOutput<typeof eventsBegin>

/** Events that are not kept any more, by the numbers of the first and the last. */
export const eventsForgotten = v.strictObject({
  forgotten: v.strictObject({ from: natural, to: natural }),
})
export type EventsForgotten = v.InferOutput<typeof eventsForgotten>

/** Why a stream ends: `time` is asked to go on from there, the others have nothing more to say to who asks. */
export const END_REASONS = ['up_to_date', 'time', 'not_recorded', 'not_allowed'] as const

/** Last thing that a stream of events says; without it the stream was cut off. `after` is where to go on. */
export const eventsEnd = v.strictObject({
  end: v.strictObject({ after: natural, why: v.picklist(END_REASONS) }),
})
export type EventsEnd = v.InferOutput<typeof eventsEnd>
