import { documentOf, type Room } from './room.ts'

/** Weight of pushes after which they are folded, however few they are: bounds the memory that waking takes. */
const WEIGHT = 2 * 1024 * 1024

/** Saves snapshots of the edited files and the clients' counts when enough has happened since the last time. */
export function checkpoint(room: Room): void {
  const { pushes, weight } = room.dirty
  if (pushes >= room.options.checkpointPushes || weight >= WEIGHT) checkpointNow(room)
}

export function checkpointNow(room: Room): void {
  const snapshots = []
  for (const file of room.dirty.files) {
    const { version, text } = documentOf(room, file)
    snapshots.push({ file, version, seq: room.seq, text: text.toString() })
  }
  const counts = new Map<string, number>()
  for (const client of room.dirty.clients) counts.set(client, room.clients.get(client)?.n ?? 0)
  room.log.checkpoint(room.seq, snapshots, counts)
  room.dirty = { pushes: 0, weight: 0, files: new Set(), clients: new Set() }
}
