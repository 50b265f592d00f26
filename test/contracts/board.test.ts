import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { checkUpdate } from '#core/room/doc-check.ts'
import { BOARD_LIMITS, KINDS, readElement, splitKey } from '#lib/board/elements.ts'
import { boxOf, drawn, fitted, hits } from '#lib/board/shapes.ts'
import { Rng } from '../support/rng.ts'

const parts = (entries: Record<string, unknown>) => new Map(Object.entries(entries))
const read = (entries: Record<string, unknown>) => readElement('element00001', parts(entries))

const BAD: readonly unknown[] = [
  ...[Number.NaN, Number.POSITIVE_INFINITY, -1e308, 1e308, -0, 1.5, 2 ** 60, '5', 'x'.repeat(9_000), null],
  ...[
    undefined,
    true,
    [],
    {},
    [1],
    [Number.NaN, 1, 2, 3],
    { kind: 'pen' },
    [[1]],
    '\u0000<script>',
    '\n'.repeat(900),
  ],
]

test('Y11: whatever others store, an element is drawn with finite numbers or not at all, for 2,000 seeds', () => {
  let read = 0
  for (let seed = 0; seed < 2_000; seed++) {
    const rng = new Rng(seed)
    const any = () => rng.pick(BAD)
    const four = () => [any(), any(), any(), any()]
    const element = readElement(
      'element00001',
      parts({
        '': rng.chance(0.9) ? { kind: rng.pick(KINDS), z: any() } : any(),
        at: rng.chance(0.7) ? four() : any(),
        look: rng.chance(0.7) ? { color: any(), width: any() } : any(),
        text: any(),
        '0': rng.chance(0.7) ? four() : any(),
        '1': four(),
        x: any(),
      }),
    )
    if (!element) continue
    read++
    for (const { d } of drawn(element))
      expect([seed, /NaN|Infinity|undefined|e\+/.test(d)]).toEqual([seed, false])
    const box = boxOf(element)
    for (const value of Object.values(box)) expect([seed, Number.isFinite(value)]).toEqual([seed, true])
    const place = Object.values(fitted(element, box, { x: 5, y: 5, w: 10, h: 10 }))
    expect([seed, place.every(Number.isFinite)]).toEqual([seed, true])
    hits(element, [0, 0], 5)
  }
  expect(read).toBeGreaterThan(1_000)
})

test('Y11: a stroke of a million points and a text of a megabyte are cut', () => {
  const pieces = Object.fromEntries(
    Array.from({ length: 500 }, (_, i) => [i, Array.from({ length: 4_000 }, (_, k) => k)]),
  )
  expect(read({ '': { kind: 'pen', z: 1 }, ...pieces })?.points).toHaveLength(BOARD_LIMITS.points)
  const text = read({ '': { kind: 'text', z: 1 }, text: 'line\n'.repeat(200_000) })?.text ?? ''
  expect(text.length).toBeLessThanOrEqual(BOARD_LIMITS.textChars)
  expect(text.split('\n').length).toBeLessThanOrEqual(BOARD_LIMITS.textLines)
})

test('Y11: pieces of a stroke are joined in their order, whatever order they came in', () => {
  const stroke = read({
    '': { kind: 'pen', z: 1 },
    '10': [30, 30],
    '2': [20, 20],
    '0': [10, 10],
    '-1': [1, 1],
  })
  expect(stroke?.points).toEqual([
    [1, 1],
    [2, 2],
    [3, 3],
  ])
})

test('Y11, L5: case 45, no key of the board reaches a prototype', () => {
  expect(splitKey('__proto__')).toBeNull()
  expect(splitKey('constructor/prototype')).toEqual({ id: 'constructor', part: 'prototype' })
  expect(readElement('constructor', parts({ prototype: { kind: 'pen' } }))).toBeNull()
  expect(read({ '': JSON.parse('{"__proto__":{"kind":"pen"}}') })).toBeNull()
  expect(splitKey('element00001/at/x')).toBeNull()
})

test('what is hit is on the line, and what is stretched fills its box', () => {
  const rectangle = read({ '': { kind: 'rectangle', z: 1 }, at: [0, 0, 1000, 500] })
  const line = read({ '': { kind: 'line', z: 1 }, at: [1000, 1000, -1000, -1000] })
  const stroke = read({ '': { kind: 'pen', z: 1 }, at: [100, 100, 0, 0], '0': [0, 0, 500, 0, 500, 500] })
  if (!rectangle || !line || !stroke) throw new Error('not read')
  expect([hits(rectangle, [0, 25], 3), hits(rectangle, [50, 25], 3)]).toEqual([true, false])
  expect([hits(line, [50, 51], 3), hits(line, [90, 20], 3)]).toEqual([true, false])
  expect([hits(stroke, [60, 30], 3), hits(stroke, [20, 50], 3)]).toEqual([true, false])
  for (const element of [rectangle, line, stroke]) {
    const from = boxOf(element)
    const to = { x: from.x - 20, y: from.y + 7, w: from.w * 2, h: from.h / 2 }
    expect(boxOf({ ...element, ...fitted(element, from, to) })).toEqual(to)
  }
})

test('what a board stores is what the room takes', () => {
  const doc = new Y.Doc()
  const map = doc.getMap('elements')
  map.set('element00001', { kind: 'pen', z: 1 })
  map.set('element00001/at', [10, -20, 0, 0])
  map.set('element00001/look', { color: 3, width: 2 })
  map.set(
    'element00001/0',
    Array.from({ length: 400 }, (_, i) => i),
  )
  map.set('element00002/text', 'words\nin lines')
  expect(checkUpdate('board', Y.encodeStateAsUpdate(doc), new Map()).ok).toBe(true)
})
