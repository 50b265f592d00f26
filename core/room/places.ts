import type { ChangeSet } from '@codemirror/state'
import type { Place } from '#core/protocol/presence.ts'
import type { Ranges } from '#core/protocol/shared.ts'
import { cursorOf } from './presence.ts'
import { append, documentOf, isRecorded, listeners, type Connection, type Effect, type Room } from './room.ts'

/** After a push its author's caret is taken to be behind what they changed last, as whoever reads the record does. */
export function placedByPush(
  room: Room,
  connection: Connection,
  file: string,
  last: ChangeSet | undefined,
): void {
  let end: number | null = null
  last?.iterChangedRanges((_fromA, _toA, _fromB, toB) => void (end = toB))
  if (end === null || !connection.client) return
  const { client, user, recorded } = connection
  const activity = recorded?.place.activity ?? 'active'
  const ranges: Ranges = [[end, end]]
  connection.recorded = {
    place: { client, user, activity, file, ranges },
    version: documentOf(room, file).version,
  }
}

/** Logs, as one event, where those are now of whom the record would say something else. */
export function samplePlaces(room: Room, at: number): Effect[] {
  const list: Place[] = []
  for (const connection of listeners(room)) {
    if (!connection.untold.place) continue
    connection.untold.place = false
    const place = placeOf(room, connection)
    if (JSON.stringify(place) === JSON.stringify(recordedPlace(room, connection))) continue
    const version = place.file === null ? 0 : documentOf(room, place.file).version
    connection.recorded = { place, version }
    list.push(place)
  }
  if (list.length > 0 && isRecorded(room)) append(room, at, { kind: 'places', list })
  return []
}

/** Where somebody is: the file or surface their page shows, and the selection if it is in there. */
function placeOf(room: Room, connection: Connection): Place {
  const { client, user, here } = connection
  const [cursor] = cursorOf(room, connection)
  const shown = here.file !== null && room.files.has(here.file) ? here.file : null
  const file = here.surface ? null : (shown ?? cursor?.file ?? null)
  const ranges = cursor?.file === file && cursor.ranges.length > 0 ? cursor.ranges : undefined
  return placed({ client: client ?? '', user, activity: here.activity, file, surface: here.surface, ranges })
}

/** Where the record says that somebody is, in the newest text; null when it does not say, or too long ago. */
function recordedPlace(room: Room, { recorded }: Connection): Place | null {
  if (!recorded) return null
  const { place, version } = recorded
  if (place.file === null || !place.ranges) return placed(place)
  if (!room.files.has(place.file)) return null
  const since = documentOf(room, place.file).recent(version)
  if (!since) return null
  const over = (position: number) =>
    since.reduce((now, op) => op.mapPos(Math.min(now, op.length), -1), position)
  return placed({ ...place, ranges: place.ranges.map(([anchor, head]) => [over(anchor), over(head)]) })
}

/** A place with its fields in one order, without those that say nothing. */
const placed = ({ client, user, activity, file, surface, ranges }: Place): Place => ({
  ...{ client, user, activity, file },
  ...(surface ? { surface } : {}),
  ...(ranges ? { ranges } : {}),
})
