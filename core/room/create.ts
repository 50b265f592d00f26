import type { RoomInfo } from '#core/protocol/down.ts'
import type { TemplateID } from '#core/protocol/templates.ts'
import type { RoomLog } from './log.ts'
import { firstFiles } from './templates.ts'

/** The client that the room's own first texts are written by. */
export const TEMPLATE_CLIENT = 'template'

/** Writes the first entries of a room, `blank` with an empty file. Once: a room that exists is left as it is. */
export function createRoom(
  log: RoomLog,
  at: number,
  room: RoomInfo,
  owner: { user: string; name: string },
  template?: TemplateID | 'blank',
): void {
  if (log.head() > 0) return
  const by = { ...owner, color: 0 }
  let seq = 0
  let n = 0
  log.appendEvent(++seq, at, { kind: 'room', room })
  for (const [index, { name, text }] of firstFiles(room.language, template).entries()) {
    const file = { id: `f${index + 1}`, name, version: 0 }
    log.appendEvent(++seq, at, { kind: 'file', change: 'created', file, by })
    // So that the first press of Run shows something.
    if (text === '') continue
    if (n === 0) log.bindClient(TEMPLATE_CLIENT, 'room')
    const ops = [[[0, ...text.split('\n')]]]
    log.appendPush(++seq, at, { file: file.id, version: 0, client: TEMPLATE_CLIENT, n: ++n, ops })
  }
}
