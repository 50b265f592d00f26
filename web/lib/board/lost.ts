import * as Y from 'yjs'
import { readElement, splitKey, type Element } from './elements.ts'

/**
 * What edits drew or changed, from the back to the front, as it stands in the document they were made in; what they only
 * took away is not among it.
 */
export function drawnBy(doc: Y.Doc, updates: readonly Uint8Array[]): Element[] {
  const map = doc.getMap('elements')
  const ids = new Set(
    updates.flatMap((update) => keysOf(doc, update)).flatMap((key) => splitKey(key)?.id ?? []),
  )
  const parts = new Map([...ids].map((id) => [id, new Map<string, unknown>()]))
  for (const [key, value] of map.entries()) {
    const split = splitKey(key)
    if (split) parts.get(split.id)?.set(split.part, value)
  }
  return [...parts]
    .flatMap(([id, known]) => readElement(id, known) ?? [])
    .sort((a, b) => a.z - b.z || (a.id < b.id ? -1 : 1))
}

/** Keys that an update sets. It names the key of the first value only: those that came later are looked up. */
function keysOf(doc: Y.Doc, update: Uint8Array): string[] {
  const keys: string[] = []
  for (const { id, length } of Y.decodeUpdate(update).structs) {
    const end = Math.min(id.clock + length, Y.getState(doc.store, id.client))
    for (let { clock } = id; clock < end;) {
      const item = Y.getItem(doc.store, Y.createID(id.client, clock))
      if (item instanceof Y.Item && item.parentSub !== null) keys.push(item.parentSub)
      clock = item.id.clock + item.length
    }
  }
  return keys
}
