import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { encodeBase64 } from '#core/protocol/base64.ts'
import type { DocName } from '#core/protocol/shared-doc.ts'
import { Rng } from '../../test/support/rng.ts'
import { Visitor } from '../../test/support/visitor.ts'
import { World } from '../../test/support/world.ts'
import { checkUpdate } from './doc-check.ts'

const NOTHING = new Map<number, number>()

/** What a document's only client made, as one update. */
function made(build: (doc: Y.Doc) => void, author = 5): Uint8Array {
  const doc = new Y.Doc()
  doc.clientID = author
  build(doc)
  return Y.encodeStateAsUpdate(doc)
}

const set = (value: unknown) => made((doc) => doc.getMap('elements').set('e1', value))
const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)])

test.each<[string, DocName, Uint8Array, string]>([
  ['nothing', 'notes', new Uint8Array(), 'unreadable'],
  ['garbage', 'notes', Uint8Array.from({ length: 500 }, (_, i) => (i * 37) % 256), 'unreadable'],
  ['a length that is not there', 'notes', new Uint8Array([1, 255, 255, 255, 255, 15, 1, 0]), 'unreadable'],
  ['another top type', 'notes', made((doc) => doc.getText('other').insert(0, 'x')), 'unfit'],
  ['formatting', 'notes', made((doc) => doc.getText('text').insert(0, 'x', { bold: true })), 'unfit'],
  ['an embedded object', 'notes', made((doc) => doc.getText('text').insertEmbed(0, { a: 1 })), 'unfit'],
  ['a carriage return', 'notes', made((doc) => doc.getText('text').insert(0, 'a\r\nb')), 'unfit'],
  ['elements in the text', 'notes', set(1), 'unfit'],
  ['a type in a type', 'board', set(new Y.Map()), 'unfit'],
  ['a subdocument', 'board', set(new Y.Doc({ guid: 'x', autoLoad: true })), 'unfit'],
  ['bytes', 'board', set(new Uint8Array(10)), 'unfit'],
  ['not a number', 'board', set(Number.NaN), 'unfit'],
  ['infinity among numbers', 'board', set([1, Number.POSITIVE_INFINITY]), 'unfit'],
  ['too many numbers', 'board', set(Array.from({ length: 2_001 }, () => 1)), 'unfit'],
  ['a long text', 'board', set('x'.repeat(4_001)), 'unfit'],
  ['objects in objects', 'board', set({ a: { b: 1 } }), 'unfit'],
  ['a key that names a prototype', 'board', prototypeKey(), 'unfit'],
  ['many fields', 'board', set(Object.fromEntries(Array.from({ length: 17 }, (_, i) => [i, 1]))), 'unfit'],
  ['a long key', 'board', made((doc) => doc.getMap('elements').set('k'.repeat(65), 1)), 'unfit'],
  ['a list in place of the map', 'board', made((doc) => doc.getArray('elements').push([1])), 'unfit'],
  ['deep nesting', 'board', deep(50_000), 'unreadable'],
  ['nesting', 'board', set(nested(20)), 'unfit'],
  ['a client id above 32 bits', 'notes', made((doc) => doc.getText('text').insert(0, 'x'), 2 ** 40), 'unfit'],
  ['a block of 2^40 collected changes', 'notes', collected(2 ** 40), 'unfit'],
  ['deletions of what was never made', 'notes', new Uint8Array([0, 1, 5, 1, 0, 3]), 'gap'],
  ['a deletion of nothing', 'notes', new Uint8Array([0, 1, 5, 1, 3, 0]), 'unreadable'],
  ['a skipped beginning', 'notes', new Uint8Array([1, 2, 5, 0, 10, 3, 0, 1, 0]), 'gap'],
  ['a hundred things in one place', 'notes', crowded(), 'unfit'],
  ['things that all stand somewhere between others', 'notes', apart(4_000), 'unfit'],
  ['things that all stand somewhere before the end', 'notes', before(4_000), 'unfit'],
  ['the same changes told twice', 'notes', twice(), 'unreadable'],
  ['two authors', 'notes', both(), 'unfit'],
])('Y4, L6: hostile update, %s', (_what, doc, bytes, why) => {
  expect(checkUpdate(doc, bytes, NOTHING)).toEqual({ ok: false, why })
})

/** `{"__proto__": {…}}` as lib0 writes it. */
function prototypeKey(): Uint8Array {
  const plain = set({ AAAAAAAAA: 'polluted' })
  const at = plain.findIndex((byte, i) => byte === 65 && plain[i + 8] === 65)
  const bytes = plain.slice()
  bytes.set(new TextEncoder().encode('__proto__'), at)
  // Its value an object, so that it would become the prototype.
  const value = bytes.slice(0, at + 9)
  return Uint8Array.from([...value, 118, 1, 1, 120, 125, 1, 0])
}

/** An array in an array in an array, two bytes each. */
function deep(depth: number): Uint8Array {
  const head = set(7).slice(0, -2)
  const start = [...head.slice(0, -1)]
  return Uint8Array.from([...start, ...Array.from({ length: depth }, () => [117, 1]).flat(), 126, 0])
}

function collected(length: number): Uint8Array {
  const bytes: number[] = []
  let left = length
  for (; left > 127; left = Math.floor(left / 128)) bytes.push(128 | (left % 128))
  return Uint8Array.from([1, 1, 5, 0, 0, ...bytes, left, 0])
}

/** As many structs as one likes that all say they stand at the beginning. */
function crowded(): Uint8Array {
  const one = [...made((doc) => doc.getText('text').insert(0, 'x'))]
  const struct = one.slice(4, -1)
  return Uint8Array.from([1, 100, 5, 0, ...Array.from({ length: 100 }, () => struct).flat(), 0])
}

function varUint(value: number): number[] {
  return value < 128 ? [value] : [128 | (value % 128), ...varUint(Math.floor(value / 128))]
}

/** A text of `n` letters and `n` more that each are put in by `place`, whose neighbours are not. */
function scattered(n: number, place: (i: number) => number[]): Uint8Array {
  const text = [4, 1, 4, ...new TextEncoder().encode('text'), ...varUint(n), ...Array<number>(n).fill(97)]
  const rest = Array.from({ length: n }, (_, i) => [...place(i), 1, 98])
  return Uint8Array.from([1, ...varUint(n + 1), 5, 0, ...text, ...rest.flat(), 0])
}

/** Each between the beginning and another letter. */
function apart(n: number): Uint8Array {
  return scattered(n, (i) => [4 | 0x40, 5, ...varUint(i)])
}

/** Each between another letter and the end. */
function before(n: number): Uint8Array {
  return scattered(n, (i) => [4 | 0x80, 5, ...varUint(i)])
}

function twice(): Uint8Array {
  const block = [...made((doc) => doc.getText('text').insert(0, 'x'))].slice(1, -1)
  return Uint8Array.from([2, ...block, ...block, 0])
}

function both(): Uint8Array {
  const text = (author: number) => made((doc) => doc.getText('text').insert(0, 'x'), author)
  return Y.mergeUpdates([text(5), text(6)])
}

test('Y4: what editors and boards make is taken, and known parts are cut off', () => {
  const doc = new Y.Doc()
  doc.clientID = 5
  doc.getText('text').insert(0, 'hello 😀\n')
  const first = Y.encodeStateAsUpdate(doc)
  doc.getText('text').delete(1, 3)
  doc.getText('text').insert(2, 'more')
  const both = Y.encodeStateAsUpdate(doc)
  expect(checkUpdate('notes', first, NOTHING)).toMatchObject({ ok: true, fresh: { author: 5, count: 9 } })
  const checked = checkUpdate('notes', both, new Map([[5, 9]]))
  if (!checked.ok || !checked.fresh) throw new Error('refused')
  expect(Y.parseUpdateMeta(checked.fresh.update).from).toEqual(new Map([[5, 9]]))
  const copy = new Y.Doc()
  for (const update of [first, checked.fresh.update]) Y.applyUpdate(copy, update)
  expect(copy.getText('text').toString()).toBe(doc.getText('text').toString())
  for (const value of [{ kind: 'pen', z: 1.5, on: true, n: null }, [1, -2.5], 'text', 3])
    expect(checkUpdate('board', set(value), NOTHING).ok).toBe(true)
})

/** Bytes of an honest update, injured. */
function injured(rng: Rng, bytes: Uint8Array): Uint8Array {
  const copy = [...bytes]
  for (let i = rng.below(4); i > 0; i--) {
    const at = rng.below(copy.length)
    const dice = rng.below(4)
    if (dice === 0) copy[at] = rng.below(256)
    else if (dice === 1) copy.splice(at, 1 + rng.below(3))
    else if (dice === 2) copy.splice(at, 0, rng.below(256), rng.below(256))
    else copy[at] = (copy[at] ?? 0) ^ (1 << rng.below(8))
  }
  return Uint8Array.from(copy)
}

test('L6: case 44, whatever is taken of 4,000 injured updates, no step throws and every client can apply it', () => {
  let taken = 0
  for (let round = 0; round < 40; round++) {
    const world = new World()
    const replicas = { notes: new Y.Doc(), board: new Y.Doc() }
    for (let seed = round * 100; seed < (round + 1) * 100; seed++) {
      const rng = new Rng(seed)
      world.now += 1_000
      const ada = world.peers[0]?.socket ? null : Visitor.in(world, `ada${round}`)
      const from = ada?.socket ?? world.peers[0]?.socket ?? ''
      const name: DocName = rng.chance(0.5) ? 'notes' : 'board'
      const doc = new Y.Doc()
      if (rng.chance(0.7)) Y.applyUpdate(doc, Y.encodeStateAsUpdate(replicas[name]))
      doc.clientID = 1 + rng.below(3)
      const before = Y.encodeStateVector(doc)
      const text = doc.getText('text')
      if (name === 'notes') text.insert(rng.below(text.length + 1), rng.pick(['a', 'xyz', '😀', '\n']))
      else doc.getMap('elements').set(rng.pick(['e', 'f']), rng.pick<unknown>([1, [1, 2], { a: 1 }, 'x']))
      if (name === 'notes' && rng.chance(0.5)) text.delete(0, Math.min(text.length, 2))
      const bytes = injured(rng, Y.encodeStateAsUpdate(doc, before))
      const was = world.log.docs.size(name).updates
      const frame = { t: 'doc', doc: name, id: 'd', update: encodeBase64(bytes) }
      world.step({ t: 'frame', from, data: JSON.stringify(frame) })
      if (world.log.docs.size(name).updates === was) continue
      taken++
      const [stored] = world.log.docs.read(name).slice(-1)
      if (stored) Y.applyUpdate(replicas[name], stored)
      expect([seed, replicas[name].store.pendingStructs, replicas[name].store.pendingDs]).toEqual([
        seed,
        null,
        null,
      ])
    }
    for (const name of ['notes', 'board'] as const) {
      const live = Y.encodeStateVector(replicas[name])
      world.step({ t: 'compact', doc: name })
      const folded = new Y.Doc()
      for (const update of world.log.docs.read(name)) Y.applyUpdate(folded, update)
      expect([round, Y.encodeStateVector(folded)]).toEqual([round, live])
      // Injured neighbours have no order that all agree on; what is there is the same all the same.
      const letters = (doc: Y.Doc) => [...doc.getText('text').toString()].sort().join('')
      expect(letters(folded)).toBe(letters(replicas[name]))
    }
  }
  expect(taken).toBeGreaterThan(500)
}, 60_000)

test('Y4: people who write anywhere and in any order are not taken for somebody who stops every page', () => {
  const rng = new Rng(7)
  const notes = new Y.Doc()
  notes.clientID = 5
  const text = notes.getText('text')
  text.insert(0, 'word '.repeat(2_000))
  const known = new Map([[5, text.length]])
  const first = Y.encodeStateVector(notes)
  notes.transact(() => {
    for (let i = 0; i < 900; i++) {
      const at = i % 3 === 0 ? 0 : i % 3 === 1 ? text.length : rng.below(text.length)
      text.insert(at, `${i}`)
      if (rng.chance(0.3)) text.delete(rng.below(text.length - 5), 3)
    }
  })
  const checked = checkUpdate('notes', Y.encodeStateAsUpdate(notes, first), known)
  expect(checked).toMatchObject({ ok: true })
  const board = made((doc) => {
    const elements = doc.getMap('elements')
    for (let i = 0; i < 2_000; i++) for (const part of ['', '/at', '/look']) elements.set(`e${i}${part}`, [i])
    for (let i = 0; i < 2_000; i++) elements.set(`e${i}/at`, [i + 1])
  })
  expect(checkUpdate('board', board, NOTHING)).toMatchObject({ ok: true, fresh: { loose: [] } })
})
