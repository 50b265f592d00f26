import { CAN } from '#core/protocol/access.ts'
import type { Session } from '#lib/room/session.svelte.ts'
import type { Host } from './host.ts'
import { toldBy } from './told-room.ts'

/** What a reader of a frame does not do, whatever the room would let them. */
const CHANGES = CAN.edit | CAN.manageFiles

/** Follows a room for the page around its frame. `readonly`: that page wants nothing to be changed in it. */
export function watchOver(session: Session, host: Host, readonly: boolean): void {
  const { state } = session
  const lengthOf = (file: string) =>
    file === session.file ? (session.editor.view?.state.doc.length ?? null) : null
  session.listen((message) => {
    if (readonly && state.you && (state.you.can & CHANGES) !== 0)
      state.you = { ...state.you, can: state.you.can & ~CHANGES }
    // After the text has changed by it.
    queueMicrotask(() => toldBy(message, state, lengthOf).forEach((told) => host.tell(told)))
  })
}
