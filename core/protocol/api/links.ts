import * as v from 'valibot'
import { ROLES } from '../access.ts'

const link = v.object({
  id: v.string(),
  role: v.picklist(ROLES),
  by: v.string(),
  createdAt: v.number(),
  expiresAt: v.nullable(v.number()),
  usesLeft: v.nullable(v.number()),
  used: v.number(),
  password: v.boolean(),
  sentTo: v.nullable(v.string()),
})
/** A link that lets people in; times in milliseconds since the epoch, `usesLeft` null for any number. */
export type RoomLink = v.InferOutput<typeof link>

/** Answer of `GET /api/rooms/:code/links`. */
export const linksAnswer = v.object({ links: v.array(link) })
/** Answer of `POST /api/rooms/:code/links`: its token is told this once. */
export const newLinkAnswer = v.object({ link, token: v.string(), url: v.string() })
/** Answer of `POST /api/rooms/:code/invites`. */
export const inviteAnswer = v.object({ link })
