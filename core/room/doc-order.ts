import * as Y from 'yjs'
import type { DocName } from '#core/protocol/shared-doc.ts'

/** A thing by the neighbours it says it has; `key` names the board's key where it is the first to. */
type Place = { origin: Y.ID | null; rightOrigin: Y.ID | null; key: string | null }

/**
 * Finds the things of an update of which it cannot be seen that their two neighbours stand side by side. Who types puts each
 * thing between neighbours, so that Yjs finds its place at once; a thing between others has Yjs look at all that is between
 * them, for every reader, which is how a small update could stop every page.
 */
export class LooseThings {
  /** What their author has put behind a place: the last change of what is before it, and the first of what is behind. */
  #behind = new Map<string, string>()
  readonly list: Place[] = []

  add({ id, length, origin, rightOrigin, parentSub: key }: Y.Item): void {
    // A board's key has an order of its own, and only the first in it names the key.
    const before = origin ? at(origin) : `start ${key ?? ''}`
    const after = rightOrigin ? at(rightOrigin) : 'end'
    const known = this.#behind.get(before)
    const opens = known === undefined && !origin && !rightOrigin && key !== null
    if (known !== after && !opens) this.list.push({ origin, rightOrigin, key })
    this.#behind.set(before, at(id))
    this.#behind.set(at(new Y.ID(id.client, id.clock + length - 1)), after)
  }
}

const at = ({ client, clock }: Y.ID): string => `${client}.${clock}`

/**
 * How many stored things are between the neighbours of each, in all; counting ends beyond `most`. What stands behind a new
 * thing may be anywhere among all `things`.
 */
export function between(
  name: DocName,
  stored: readonly Uint8Array[],
  places: readonly Place[],
  { things, most }: { things: number; most: number },
): number {
  const doc = new Y.Doc({ guid: 'order' })
  try {
    doc.transact(() => stored.forEach((update) => Y.applyUpdate(doc, update)))
    let passed = 0
    for (const { origin, rightOrigin, key } of places) {
      if (origin && origin.clock >= Y.getState(doc.store, origin.client)) passed += things
      else {
        const first = origin ? behind(doc, origin, rightOrigin) : startOf(doc, name, key)
        for (let thing = first; thing && !holds(thing, rightOrigin); thing = thing.right)
          if (++passed > most) return passed
      }
    }
    return passed
  } finally {
    doc.destroy()
  }
}

/** What stands behind a change; null where that is the other neighbour. */
function behind(doc: Y.Doc, origin: Y.ID, rightOrigin: Y.ID | null): Y.Item | null {
  const thing: unknown = Y.getItem(doc.store, origin)
  if (!(thing instanceof Y.Item)) return null
  const beside = holds(thing, rightOrigin) && (rightOrigin?.clock ?? 0) > origin.clock
  return beside ? null : thing.right
}

function startOf(doc: Y.Doc, name: DocName, key: string | null): Y.Item | null {
  if (name === 'notes') return doc.getText('text')._start
  let first = key === null ? null : (doc.getMap('elements')._map.get(key) ?? null)
  while (first?.left) first = first.left
  return first
}

const holds = ({ id, length }: Y.Item, change: Y.ID | null): boolean =>
  change?.client === id.client && id.clock <= change.clock && change.clock < id.clock + length
