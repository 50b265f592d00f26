import { keepsDocs } from './room-log/docs.ts'
import { keepsEvents } from './room-log/events.ts'
import { keepsPeople } from './room-log/people.ts'
import type { Place } from './room-log/place.ts'
import { keepsWhatIsNotPruned } from './room-log/pruning.ts'
import { keepsPushes } from './room-log/pushes.ts'
import { keepsSnapshots } from './room-log/snapshots.ts'

/** What every `RoomLog` does; run against memory and against the SQLite of a Durable Object. */
export function roomLogContract(place: Place): void {
  keepsEvents(place)
  keepsPushes(place)
  keepsWhatIsNotPruned(place)
  keepsSnapshots(place)
  keepsPeople(place)
  keepsDocs(place)
}
