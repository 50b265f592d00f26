import { CAN } from '#core/protocol/access.ts'
import type { Room } from '#core/protocol/api/rooms.ts'
import type * as RoomCode from '#lib/room/RoomPage.svelte'
import type { Session } from '#lib/room/session.svelte.ts'
import type { Credential } from './credential.ts'
import type { Host } from './host.ts'
import { toldBy } from './told-room.ts'

/** What a reader of a frame does not do, whatever the room would let them. */
const CHANGES = CAN.edit | CAN.manageFiles

/** What a room is made of, which is loaded with its page's code. */
export type Code = Pick<typeof RoomCode, 'Announcer' | 'Session' | 'Unread' | 'View'>

/** Opens the room of a frame by its own credential. `readonly`: the page wants nothing to be changed in it. */
export async function visit(
  { Session }: Code,
  credential: Credential,
  host: Host,
  readonly: boolean,
): Promise<Session> {
  const { room, user } = credential.entered
  if (user === null) throw new Error('nobody came in')
  const joinable: Room & { ticket: Credential['ticket'] } = { ...room, ticket: credential.ticket }
  const session = await Session.open(joinable, user)
  const { state } = session
  const lengthOf = (file: string) =>
    file === session.file ? (session.editor.view?.state.doc.length ?? null) : null
  session.listen((message) => {
    if (readonly && state.you && (state.you.can & CHANGES) !== 0)
      state.you = { ...state.you, can: state.you.can & ~CHANGES }
    // After the text has changed by it.
    queueMicrotask(() => toldBy(message, state, lengthOf).forEach((told) => host.tell(told)))
  })
  return session
}
