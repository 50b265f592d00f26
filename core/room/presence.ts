import type { DownOf } from '#core/protocol/down.ts'
import type { Ranges } from '#core/protocol/shared.ts'
import { moved } from './moved.ts'
import { mapFewRanges } from './rebase.ts'
import { documentOf, present, timer, type Connection, type Effect, type Room } from './room.ts'

/** Cursor messages of all people within this time travel as one, milliseconds. */
const COALESCE_MS = 50

/** Operations a selection may be behind when it comes: its author is catching up and will tell the next one. */
export const CURSOR_BEHIND = 200

type CursorList = DownOf<'cursors'>['list']

/** Remembers a selection; everybody is told with the next batch. */
export function cursor(
  room: Room,
  connection: Connection,
  message: { file: string; version: number; ranges: Ranges },
): Effect[] {
  if (!room.files.has(message.file)) return []
  const document = documentOf(room, message.file)
  const missed = message.version > document.version ? null : document.recent(message.version)
  if (!missed || missed.length > CURSOR_BEHIND) return []
  const end = missed[0]?.length ?? document.text.length
  const inside: Ranges = message.ranges.map(([a, b]) => [Math.min(a, end), Math.min(b, end)])
  const ranges = mapFewRanges(inside, missed)
  if (!ranges) return []
  connection.cursor = { file: message.file, version: document.version, ranges, told: false }
  return [...timer(room, 'cursors', COALESCE_MS), ...moved(room, connection)]
}

/** Sends the selections that changed since the last batch. */
export function flushCursors(room: Room): Effect[] {
  const list: CursorList = []
  for (const connection of present(room)) {
    if (!connection.cursor || connection.cursor.told) continue
    connection.cursor.told = true
    list.push(...cursorOf(room, connection))
  }
  return list.length === 0 ? [] : [{ do: 'broadcast', message: { t: 'cursors', list } }]
}

/** Every selection that is known, at its file's newest version. */
export const cursorsNow = (room: Room): CursorList => present(room).flatMap((other) => cursorOf(room, other))

/** A selection at its file's newest version; none when it is not known. */
export function cursorOf(room: Room, connection: Connection): CursorList {
  const { cursor, client } = connection
  if (!cursor || !client || !room.files.has(cursor.file)) return []
  const document = documentOf(room, cursor.file)
  const missed = document.recent(cursor.version)
  const ranges = missed && mapFewRanges(cursor.ranges, missed)
  if (!ranges) {
    connection.cursor = null
    return []
  }
  cursor.ranges = ranges
  cursor.version = document.version
  return [{ client, file: cursor.file, ranges }]
}
