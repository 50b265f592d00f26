import { documentOf, type Room } from './room.ts'

/** Saves snapshots of the edited files and the clients' counts when enough has happened since the last time. */
export function checkpoint(room: Room): void {
  if (room.dirty.pushes >= room.options.checkpointPushes) checkpointNow(room)
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
  room.dirty = { pushes: 0, files: new Set(), clients: new Set() }
}
