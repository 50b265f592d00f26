import { isRecorded, timer, type Connection, type Effect, type Room } from './room.ts'

/** Where people are is sampled this often at most, milliseconds. */
const SAMPLE_MS = 1_000

/** Somebody moved: the record will say where to, unless what they push says it. */
export function moved(room: Room, connection: Connection): Effect[] {
  if (!isRecorded(room)) return []
  connection.untold.place = true
  return timer(room, 'places', SAMPLE_MS)
}
