import type { RoomInfo } from '#core/protocol/down.ts'
import { firstFileName } from '#core/protocol/languages.ts'
import { HELLOS } from './hellos.ts'
import type { RoomLog } from './log.ts'

/** The client that the room's own first text is written by. */
export const TEMPLATE_CLIENT = 'template'

/** Writes the first entries of a room, `blank` without a greeting. Once: a room that exists is left as it is. */
export function createRoom(
  log: RoomLog,
  at: number,
  room: RoomInfo,
  owner: { user: string; name: string },
  blank = false,
): void {
  if (log.head() > 0) return
  const by = { ...owner, color: 0 }
  const file = { id: 'f1', name: firstFileName(room.language), version: 0 }
  log.appendEvent(1, at, { kind: 'room', room })
  log.appendEvent(2, at, { kind: 'file', change: 'created', file, by })
  // So that the first press of Run shows something.
  const greeting = blank ? undefined : HELLOS.get(room.language)
  if (!greeting) return
  const ops = [[[0, ...greeting.split('\n')]]]
  log.bindClient(TEMPLATE_CLIENT, 'room')
  log.appendPush(3, at, { file: file.id, version: 0, client: TEMPLATE_CLIENT, n: 1, ops })
}
