import { documentOf, type Room } from './room.ts'

/** Weight of pushes after which they are folded, however few they are: bounds the memory and time that waking takes. */
const WEIGHT = 2 * 1024 * 1024

/** Characters of touched lines that weigh as much as one pushed character: a push at its limit is folded at once. */
const TOUCHED_A_CHARACTER = 20

/** Enough has happened since the last checkpoint for another. */
export function isCheckpointDue(room: Room): boolean {
  if (room.dirty.pushes >= room.options.checkpointPushes) return true
  let { weight } = room.dirty
  let written = 0
  for (const file of room.dirty.files) {
    const { text, touched } = documentOf(room, file)
    weight += touched / TOUCHED_A_CHARACTER
    written += text.length
  }
  // Every file that was edited is written: never more than was pushed.
  return weight >= Math.max(WEIGHT, written)
}

/** Saves snapshots of the edited files and the clients' counts. */
export function checkpoint(room: Room): void {
  const snapshots = []
  for (const file of room.dirty.files) {
    const document = documentOf(room, file)
    const { version, text } = document
    snapshots.push({ file, version, seq: room.seq, text: text.toString() })
    document.touched = 0
  }
  const counts = new Map<string, number>()
  for (const client of room.dirty.clients) counts.set(client, room.clients.get(client)?.n ?? 0)
  room.log.checkpoint(room.seq, snapshots, counts)
  room.dirty = { pushes: 0, weight: 0, files: new Set(), clients: new Set() }
}
