import { CAN } from '#core/protocol/access.ts'
import type { Refusal } from '#core/protocol/down.ts'
import { LIMITS } from '#core/protocol/limits.ts'
import type { StaffNote } from '#core/protocol/notes.ts'
import type { Author } from '#core/protocol/shared.ts'
import type { Up } from '#core/protocol/up.ts'
import { tellStaff } from './audience.ts'
import type { Logged, RoomEvent } from './log.ts'
import {
  append,
  authorOf,
  documentOf,
  mayI,
  memberOf,
  refuse,
  type Connection,
  type Effect,
  type Room,
} from './room.ts'
import { readText, remember, wasSaid } from './said.ts'

type Noted = Extract<RoomEvent, { kind: 'note' }>

/** A logged note as staff see it. */
export const noteOf = ({ seq, at, note }: Logged<Noted>): StaffNote => ({ seq, at, ...note })

export const isNote = (event: Logged<RoomEvent>): event is Logged<Noted> => event.kind === 'note'

/** Logs a note and tells staff. */
export function note(
  room: Room,
  connection: Connection,
  at: number,
  message: Extract<Up, { t: 'note' }>,
): Effect[] {
  const no = (code: Refusal, why: string) => refuse(connection.id, 'note', code, why, { id: message.id })
  if (!mayI(room, connection, CAN.staffWrite)) return no('not_allowed', 'You may not take notes here.')
  const read = readText(message.text, LIMITS.noteChars)
  if ('why' in read) return no('bad_text', read.why)
  if (wasSaid(room, connection.user, message.id)) return []
  const entry = {
    id: message.id,
    by: authorOf(memberOf(room, connection.user)),
    ...read,
    after: Math.min(message.after, room.seq),
    ...placed(room, message.place),
  }
  const stamp = append(room, at, { kind: 'note', note: entry })
  remember(room, connection.user, message.id)
  return tellStaff(room, { t: 'note', ...stamp, ...entry })
}

/** Logs a note that nobody types, once under its id. */
export function staffNote(
  room: Room,
  at: number,
  { id, text, by }: { id: string; text: string; by: Author },
): Effect[] {
  const read = readText(text, LIMITS.noteChars)
  if ('why' in read || wasSaid(room, by.user, id)) return []
  const entry = { id, by, ...read, after: room.seq }
  const stamp = append(room, at, { kind: 'note', note: entry })
  remember(room, by.user, id)
  return tellStaff(room, { t: 'note', ...stamp, ...entry })
}

/** Edits or removes an own note: the logged one is written over, and the log says that it was. */
export function changeNote(
  room: Room,
  connection: Connection,
  at: number,
  message: Extract<Up, { t: 'editNote' | 'removeNote' }>,
): Effect[] {
  const no = (code: Refusal, why: string) => refuse(connection.id, message.t, code, why, { id: message.id })
  if (!mayI(room, connection, CAN.staffWrite)) return no('not_allowed', 'You may not take notes here.')
  const old = room.log.event(message.seq)
  if (!old || !isNote(old) || old.note.removed) return no('no_message', 'This note is no longer there.')
  if (old.note.by.user !== connection.user) return no('not_allowed', 'This note is somebody else’s.')

  const by = authorOf(memberOf(room, connection.user))
  let changed: Noted['note']
  if (message.t === 'removeNote') {
    const { place: _, ...rest } = old.note
    changed = { ...rest, text: '', removed: by }
  } else {
    const read = readText(message.text, LIMITS.noteChars)
    if ('why' in read) return no('bad_text', read.why)
    changed = { ...old.note, ...read, edited: Math.max(at, room.at) }
  }
  room.log.replaceEvent(old.seq, { kind: 'note', note: changed })
  const change = message.t === 'removeNote' ? 'removed' : 'edited'
  const { seq } = append(room, at, { kind: 'staffChange', of: old.seq, change, by })
  const told = { t: 'noteChange', seq, note: noteOf({ ...old, note: changed }) } as const
  return [
    { do: 'send', to: connection.id, message: { ...told, id: message.id } },
    ...tellStaff(room, told, connection.id),
  ]
}

/** The file by its name, and a line that is in it; nothing when the file is gone. */
function placed(room: Room, place: { file: string; line: number } | undefined): Pick<StaffNote, 'place'> {
  const file = place && room.files.get(place.file)
  if (!file) return {}
  const line = Math.min(place.line, documentOf(room, file.id).text.lines)
  return { place: { file: file.id, name: file.name, line } }
}
