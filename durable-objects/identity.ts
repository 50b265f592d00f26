import * as v from 'valibot'
import { ROLES } from '#core/protocol/access.ts'
import type { Arrival } from '#core/room/join.ts'

/** Who opens a socket, as the Worker read it from a ticket; it reaches the room in this header only. */
export const IDENTITY_HEADER = 'x-codecollab-identity'

export const identity = v.strictObject({
  user: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(400)),
  guest: v.boolean(),
  role: v.picklist(ROLES),
  /** The colour the person chose; null leaves it to the room. */
  color: v.nullable(v.number()),
  /** The sign-in the ticket was given to: when it ends, its sockets close. */
  session: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  /** The ticket's own id, accepted once, and when it ends (milliseconds since the epoch). */
  ticket: v.pipe(v.string(), v.minLength(8), v.maxLength(64)),
  expires: v.number(),
  /** A script: it sends and gets whole texts. */
  script: v.optional(v.literal(true)),
})
export type Identity = v.InferOutput<typeof identity>

/** The header's value: ASCII, whatever the name holds. */
export const encodeIdentity = (value: Identity): string => encodeURIComponent(JSON.stringify(value))

/** Throws when the header was not written by `encodeIdentity`. */
export const decodeIdentity = (header: string): Identity =>
  v.parse(identity, JSON.parse(decodeURIComponent(header)))

/** Who comes in on the socket `id`; a script is given a client. */
export function arrivalOf({ user, name, guest, role, color, script }: Identity, id: string): Arrival {
  const client = crypto.randomUUID().replaceAll('-', '').slice(0, 20)
  return { id, user, name, guest, role, color, ...(script ? { script: client } : {}) }
}
