import * as Y from 'yjs'
import type { DocName } from '#core/protocol/shared-doc.ts'
import { fits } from './doc-content.ts'
import { LooseThings } from './doc-order.ts'

/** How many changes each Yjs client id has made: all of them, from the first, are stored. */
export type Known = ReadonlyMap<number, number>

/**
 * What is new in an update, whose it is (null: it only deletes), and how many changes they have made with it; of how many
 * things it is made, and which of them are loose (`doc-order.ts`).
 */
export type FreshUpdate = {
  update: Uint8Array
  author: number | null
  count: number
  things: number
  loose: LooseThings['list']
}
export type CheckedUpdate =
  { ok: true; fresh: FreshUpdate | null } | { ok: false; why: 'unreadable' | 'gap' | 'unfit' }

type Decoded = ReturnType<typeof Y.decodeUpdate>
type Struct = Decoded['structs'][number]

/** Yjs draws client ids from 32 bits, and nobody makes this many changes. */
const MAX_AUTHOR = 2 ** 32
const MAX_COUNT = 2 ** 31
/** Things in one update that were put into one and the same place: sorting them costs everybody their square. */
const CROWD = 50
/** Loose things of an update times all its things: what finding their places costs at most, about 0.4 s. */
const LOOSE_COST = 1_000_000

/**
 * Takes an update apart. Yjs believes whatever it can decode: gaps wait in memory for ever, a change that somebody
 * else made can be told differently, a subdocument is opened. So what comes in must follow on what is stored, be new,
 * come from one Yjs client, and be made of what the document is made of.
 */
export function checkUpdate(doc: DocName, bytes: Uint8Array, known: Known): CheckedUpdate {
  const decoded = decode(bytes)
  if (!decoded || !inOrder(decoded.structs)) return { ok: false, why: 'unreadable' }
  const { structs, ds } = decoded
  const old = (client: number) => known.get(client) ?? 0
  const fresh = structs.filter(({ id, length }) => id.clock + length > old(id.client))
  const author = fresh[0]?.id.client ?? null
  let count = author === null ? 0 : old(author)
  const has = (id: unknown) =>
    !(id instanceof Y.ID) || id.clock < (id.client === author ? count : old(id.client))
  const crowds = new Map<string, number>()
  const loose = new LooseThings()
  for (const struct of fresh) {
    if (struct.id.client !== author || author >= MAX_AUTHOR || struct.length < 1)
      return { ok: false, why: 'unfit' }
    if (struct.id.clock > count || struct instanceof Y.Skip) return { ok: false, why: 'gap' }
    if (struct instanceof Y.Item) {
      if (!fits(doc, struct) || crowd(crowds, struct) > CROWD) return { ok: false, why: 'unfit' }
      if (![struct.origin, struct.rightOrigin, struct.parent].every(has)) return { ok: false, why: 'gap' }
      loose.add(struct)
    }
    count = struct.id.clock + struct.length
    if (count > MAX_COUNT) return { ok: false, why: 'unfit' }
  }
  if (loose.list.length * fresh.length > LOOSE_COST) return { ok: false, why: 'unfit' }
  for (const [client, ranges] of ds.clients) {
    const end = client === author ? count : old(client)
    if (ranges.some(({ len }) => len < 1)) return { ok: false, why: 'unreadable' }
    if (ranges.some(({ clock, len }) => clock + len > end)) return { ok: false, why: 'gap' }
  }
  if (author === null && ds.clients.size === 0) return { ok: true, fresh: null }
  // Written anew without what is stored already: a second telling of a change must not reach the store.
  const named = new Map(structs.map(({ id }) => [id.client, old(id.client)]))
  const update = Y.diffUpdate(bytes, Y.encodeStateVector(named))
  return { ok: true, fresh: { update, author, count, things: fresh.length, loose: loose.list } }
}

/** The state vector that everything up to here has, in Yjs' encoding. */
export const encodeVector = (known: Known): Uint8Array => Y.encodeStateVector(new Map(known))

function decode(bytes: Uint8Array): Decoded | null {
  try {
    return Y.decodeUpdate(bytes)
  } catch {
    // Also the overflowing stack of what is nested too deeply.
    return null
  }
}

/** Each client's changes stand together and follow each other, as every honest encoder writes them. */
function inOrder(structs: readonly Struct[]): boolean {
  const ends = new Map<number, number>()
  let last: number | null = null
  for (const { id, length } of structs) {
    const end = ends.get(id.client)
    if (end !== undefined && (end !== id.clock || last !== id.client)) return false
    ends.set(id.client, id.clock + length)
    last = id.client
  }
  return true
}

function crowd(crowds: Map<string, number>, { origin, rightOrigin, parent, parentSub }: Y.Item): number {
  const at = (id: unknown) => (id instanceof Y.ID ? `${id.client}.${id.clock}` : String(id))
  const place = `${at(origin)} ${at(rightOrigin)} ${at(parent)} ${parentSub}`
  const here = (crowds.get(place) ?? 0) + 1
  crowds.set(place, here)
  return here
}
