import * as v from 'valibot'
import { ROLES } from '../access.ts'

const members = v.array(
  v.object({
    user: v.string(),
    username: v.nullable(v.string()),
    name: v.string(),
    guest: v.boolean(),
    role: v.picklist(ROLES),
    /** When the room last saw them, milliseconds since the epoch; null when it never did. */
    lastSeenAt: v.nullable(v.number()),
  }),
)

/** Answer of `GET /api/rooms/:code/members`; who is kept out is told to those who may let people in. */
export const membersAnswer = v.object({ members, banned: v.optional(members) })
