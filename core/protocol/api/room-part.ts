import * as v from 'valibot'
import { ASSESSMENT_KINDS } from './assessments.ts'

/** Of which assessment a room is a part, as everybody in it may know. */
export const roomPart = v.object({
  kind: v.picklist(ASSESSMENT_KINDS),
  /** The assessment's id, for its owner only. */
  id: v.nullable(v.string()),
  /** Whether the room is one person's own: a take-home, or a learner's copy. */
  own: v.boolean(),
  /** The code of the teacher's room, of a learner's copy of it. */
  lesson: v.nullable(v.string()),
})
export type RoomPart = v.InferOutput<typeof roomPart>

/** Answer of `GET /api/rooms/:code/part`; null for a room that is of no assessment. */
export const roomPartAnswer = v.object({ part: v.nullable(roomPart) })
