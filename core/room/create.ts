import type { RoomInfo } from '#core/protocol/down.ts'
import type { TemplateID } from '#core/protocol/templates.ts'
import type { RoomLog } from './log.ts'
import { firstFiles, type FirstFile } from './templates.ts'

/** The client that the room's own first texts are written by. */
export const TEMPLATE_CLIENT = 'template'

/** UTF-16 units of a text that one entry writes: a row of the log stays far below the platform's 2 MB. */
export const PIECE = 100_000

/**
 * Writes the first entries of a room: with these files, else with those of the template, `blank` with an empty file. Once: a
 * room that exists is left as it is.
 */
export function createRoom(
  log: RoomLog,
  at: number,
  room: RoomInfo,
  owner: { user: string; name: string },
  template?: TemplateID | 'blank',
  files: readonly FirstFile[] = firstFiles(room.language, template),
): void {
  if (log.head() > 0) return
  const by = { ...owner, color: 0 }
  let seq = 0
  let n = 0
  log.appendEvent(++seq, at, { kind: 'room', room })
  for (const [index, { name, text }] of files.entries()) {
    const file = { id: `f${index + 1}`, name, version: 0 }
    log.appendEvent(++seq, at, { kind: 'file', change: 'created', file, by })
    // So that the first press of Run shows something.
    for (let from = 0, version = 0; from < text.length; from += PIECE, version++) {
      if (n === 0) log.bindClient(TEMPLATE_CLIENT, 'room')
      const inserted = [0, ...text.slice(from, from + PIECE).split('\n')]
      const ops = [from === 0 ? [inserted] : [from, inserted]]
      log.appendPush(++seq, at, { file: file.id, version, client: TEMPLATE_CLIENT, n: ++n, ops })
    }
  }
}
