import * as v from 'valibot'
import { ROLES } from '../access.ts'

/** Answer of `GET /api/rooms/:code/members`. */
export const membersAnswer = v.object({
  members: v.array(
    v.object({
      user: v.string(),
      username: v.nullable(v.string()),
      name: v.string(),
      guest: v.boolean(),
      role: v.picklist(ROLES),
    }),
  ),
})
