import * as Y from 'yjs'
import type { DocName } from '#core/protocol/shared-doc.ts'
import type { DocSize } from './doc-log.ts'
import type { Room } from './room.ts'

/** A shared document as the room knows it: how far it has come, of how many things, and who wrote it, never what is in it. */
export type SharedDoc = {
  known: Map<number, number>
  authors: Map<number, string>
  size: DocSize
  things: number
}

/** Updates, and bytes of them, after which they are folded into the snapshot. */
const UPDATES = 500
const BYTES = 256 * 1024

export const isCompactionDue = ({ updates, bytes }: DocSize): boolean => updates >= UPDATES || bytes >= BYTES

/** The document's counts, from memory or from what is stored. */
export function docOf(room: Room, doc: DocName): SharedDoc {
  let shared = room.docs.get(doc)
  if (!shared) {
    const stored = room.log.docs.read(doc)
    const { docs } = room.log
    shared = {
      known: countsOf(stored),
      authors: docs.authors(doc),
      size: docs.size(doc),
      things: thingsOf(stored),
    }
    room.docs.set(doc, shared)
  }
  return shared
}

/** How many changes each client has made in updates that follow each other. */
function countsOf(updates: readonly Uint8Array[]): Map<number, number> {
  const known = new Map<number, number>()
  for (const update of updates)
    for (const [client, to] of Y.parseUpdateMeta(update).to)
      known.set(client, Math.max(to, known.get(client) ?? 0))
  return known
}

const thingsOf = (updates: readonly Uint8Array[]): number =>
  updates.reduce((sum, update) => sum + Y.decodeUpdate(update).structs.length, 0)

/** Folds the updates of a document into one snapshot. Doing it twice changes nothing. */
export function compactDoc(room: Room, doc: DocName): void {
  const { updates } = room.log.docs.size(doc)
  if (updates === 0) return
  const shared = docOf(room, doc)
  const stored = room.log.docs.read(doc)
  const whole = folded(stored, shared.known) ?? Y.mergeUpdates(stored)
  room.log.docs.replace(doc, whole)
  shared.things = thingsOf([whole])
  shared.size = room.log.docs.size(doc)
}

/** The updates in a document that forgets what was deleted; null unless it has come exactly as far as they. */
function folded(updates: readonly Uint8Array[], known: ReadonlyMap<number, number>): Uint8Array | null {
  const doc = new Y.Doc({ guid: 'fold' })
  try {
    doc.transact(() => updates.forEach((update) => Y.applyUpdate(doc, update)))
    const counts = Y.decodeStateVector(Y.encodeStateVector(doc))
    const same =
      counts.size === known.size && [...known].every(([client, count]) => counts.get(client) === count)
    return same && !doc.store.pendingStructs && !doc.store.pendingDs ? Y.encodeStateAsUpdate(doc) : null
  } catch {
    return null
  } finally {
    doc.destroy()
  }
}
