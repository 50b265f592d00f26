import { CAN } from '#core/protocol/access.ts'
import type { Refusal } from '#core/protocol/down.ts'
import { fileNameKey, parseFileName } from '#core/protocol/file-name.ts'
import { LIMITS } from '#core/protocol/limits.ts'
import type { FileEntry } from '#core/protocol/shared.ts'
import type { Up } from '#core/protocol/up.ts'
import { foldFile } from './load.ts'
import type { RoomEvent } from './log.ts'
import {
  append,
  authorOf,
  mayI,
  memberOf,
  present,
  refuse,
  whyClosed,
  type Connection,
  type Effect,
  type Room,
} from './room.ts'

type FileRequest = Extract<Up, { t: 'createFile' | 'renameFile' | 'removeFile' }>
type Change = 'created' | 'renamed' | 'removed'

/** Creates, renames or removes a file; the file's text and history are touched by none of them. */
export function changeFile(room: Room, connection: Connection, at: number, message: FileRequest): Effect[] {
  const no = (code: Refusal, why: string) => refuse(connection.id, message.t, code, why, { id: message.id })
  if (!mayI(room, connection, CAN.manageFiles))
    return no('not_allowed', whyClosed(room) ?? 'You may not change the files of this room.')
  const tell = (change: Change, file: FileEntry) => log(room, connection, at, message.id, change, file)

  if (message.t === 'removeFile') {
    const file = room.files.get(message.file)
    if (!file) return no('no_file', 'This file is no longer there.')
    if (room.files.size === 1) return no('not_allowed', 'A room keeps at least one file.')
    return tell('removed', file)
  }

  const name = parseFileName(message.name)
  if (!name) return no('bad_name', 'A file name is a relative path without special characters.')
  const self = message.t === 'renameFile' ? message.file : null
  if (nameTaken(room, name, self)) return no('name_taken', 'Another file has this name.')
  if (message.t === 'renameFile') {
    const file = room.files.get(message.file)
    return file ? tell('renamed', { ...file, name }) : no('no_file', 'This file is no longer there.')
  }
  if (room.files.size >= LIMITS.files) return no('too_many', `A room can hold ${LIMITS.files} files.`)
  return tell('created', { id: `f${room.lastFile + 1}`, name, version: 0 })
}

function log(
  room: Room,
  connection: Connection,
  at: number,
  id: string,
  change: Change,
  file: FileEntry,
): Effect[] {
  const event: RoomEvent & { kind: 'file' } = {
    kind: 'file',
    change,
    file,
    by: authorOf(memberOf(room, connection.user)),
  }
  const { seq } = append(room, at, event)
  foldFile(room.files, event)
  if (change === 'created') room.lastFile++
  if (change === 'removed') {
    room.documents.delete(file.id)
    room.chars.delete(file.id)
    room.dirty.files.delete(file.id)
    room.unannounced.delete(file.id)
    room.log.forgetFile(file.id)
    // Whoever showed it is nowhere until their page says where it went.
    for (const other of present(room))
      if (other.here.file === file.id) other.here = { ...other.here, file: null }
  }
  const message = { t: 'file', seq, change, file: { ...file }, by: event.by } as const
  return [
    { do: 'send', to: connection.id, message: { ...message, id } },
    { do: 'broadcast', except: connection.id, message },
  ]
}

const keys = new WeakMap<FileEntry, string>()

/** The file's name as it is compared, worked out once: entries are replaced when they are renamed. */
function keyOf(file: FileEntry): string {
  const key = keys.get(file) ?? fileNameKey(file.name)
  keys.set(file, key)
  return key
}

/** A name is taken by an equal one and by one that would have to be its folder, or be in it. */
function nameTaken(room: Room, name: string, self: string | null): boolean {
  const key = fileNameKey(name)
  for (const file of room.files.values()) {
    if (file.id === self) continue
    const other = keyOf(file)
    if (other === key || other.startsWith(`${key}/`) || key.startsWith(`${other}/`)) return true
  }
  return false
}
