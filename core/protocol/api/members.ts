import * as v from 'valibot'
import { ROLES } from '../access.ts'

const member = v.object({
  user: v.string(),
  username: v.nullable(v.string()),
  name: v.string(),
  guest: v.boolean(),
  role: v.picklist(ROLES),
  /** When the room last saw them, milliseconds since the epoch; null when it never did. */
  lastSeenAt: v.nullable(v.number()),
})
/** Somebody who belongs to a room, or is kept out of it. */
export type Member = v.InferOutput<typeof member>

/**
 * Answer of `GET /api/rooms/:code/members`: a page of who belongs to it, behind whom come who is kept out, for those who may let
 * people in; `next` is the cursor of the next page.
 */
export const membersAnswer = v.object({
  members: v.array(member),
  banned: v.optional(v.array(member)),
  next: v.nullable(v.string()),
})

/** Answer of `POST /api/rooms/:code/knock`: how one's own knock stands. */
export const knockStanding = v.object({ knock: v.picklist(['waiting', 'in', 'refused']) })
