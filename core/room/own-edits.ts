import type { ChangesJSON } from '#core/protocol/shared.ts'
import { parseChanges } from './changes.ts'
import { clientOf, documentOf, timer, type Effect, type Room } from './room.ts'

/** Time after which everybody is told version and hash of what the room wrote itself, milliseconds. */
const HEAD_MS = 2_000

/** Writes an edit of the room's own: logged, applied, and told to everybody. Throws for one that does not fit the file. */
export function writeAs(room: Room, at: number, client: string, file: string, op: ChangesJSON): Effect[] {
  const document = documentOf(room, file)
  const entry = room.files.get(file)
  const change = parseChanges(op, document.text.length)
  if (!entry || !change) throw new Error(`an edit of the room does not fit ${file}`)
  const count = countOf(room, client)
  const stamp = { seq: room.seq + 1, at: Math.max(at, room.at) }
  const logged = { file, version: document.version, client, n: count.n + 1, ops: [op] }
  room.log.appendPush(stamp.seq, stamp.at, logged)
  Object.assign(room, stamp)
  document.apply([change])
  entry.version = document.version
  room.chars.set(file, document.text.length)
  count.n = logged.n
  room.dirty.files.add(file)
  room.dirty.clients.add(client)
  room.unannounced.add(file)
  return [
    { do: 'broadcast', message: { t: 'ops', seq: stamp.seq, ...logged } },
    ...timer(room, 'heads', HEAD_MS),
  ]
}

function countOf(room: Room, client: string): { n: number } {
  if (!clientOf(room, client)) room.log.bindClient(client, 'room')
  const count = clientOf(room, client)
  if (!count) throw new Error('the client of the room was not bound')
  return count
}
