import * as v from 'valibot'
import { natural } from '../shared.ts'

/** Where a room came from that was not made here: a moment of another, or a file. */
export const origin = v.variant('from', [
  v.strictObject({
    from: v.literal('fork'),
    room: v.string(),
    title: v.string(),
    /** The event after which it was as the new room began, and its time. */
    seq: natural,
    at: natural,
    /** How long after the beginning of its record that was, milliseconds. */
    elapsed: natural,
  }),
  v.strictObject({
    from: v.literal('file'),
    title: v.string(),
    /** Whether every signature in it was one of this deployment. */
    ours: v.boolean(),
    /** Words that name its source and licence, where the file gives some. */
    credit: v.optional(v.string()),
  }),
])
export type Origin = v.InferOutput<typeof origin>

/** Answer of `GET /api/rooms/:code/origin`; `code` is that of the room it came from, for who may see that room's history. */
export const originAnswer = v.object({ origin: v.nullable(origin), code: v.nullable(v.string()) })
export type OriginAnswer = v.InferOutput<typeof originAnswer>
