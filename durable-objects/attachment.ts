import * as v from 'valibot'
import { clientID } from '#core/protocol/shared.ts'

const attachment = v.strictObject({
  id: v.string(),
  user: v.string(),
  /** Null until the socket said hello. */
  client: v.nullable(clientID),
  /** When it was accepted, milliseconds since the epoch. */
  at: v.number(),
})

/** What a socket remembers while the object sleeps: who it is, never what it may do. */
export type Attachment = v.InferOutput<typeof attachment>

export const attach = (socket: WebSocket, value: Attachment): void => socket.serializeAttachment(value)

export const attachmentOf = (socket: WebSocket): Attachment =>
  v.parse(attachment, socket.deserializeAttachment())
