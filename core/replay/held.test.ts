import { expect, test } from 'vitest'
import { HELD, nameOf, readHeld, without, writeHeld } from './held.ts'
import type { MomentPart } from './moment.ts'

const body = new Uint8Array()
const parts: MomentPart[] = [
  { part: 'keyframe', first: 5, body },
  { part: 'text', file: 'f1', seq: 4, body },
  { part: 'text', file: 'f12', seq: 0, body },
  { part: 'lines', first: 5, body },
  { part: 'staff', first: 5, body },
]
const names = (held: string[]) => without(parts, new Set(held)).map(nameOf)

test('V16: what is named as held is left out, and of a keyframe that is held its texts too', () => {
  expect(names([])).toEqual(['k5', 'f1.4', 'f12.0', 'l5', 's5'])
  expect(names(['f1.4', 's5'])).toEqual(['k5', 'f12.0', 'l5'])
  expect(names(['f1.3', 'l4', 'k4'])).toEqual(['k5', 'f1.4', 'f12.0', 'l5', 's5'])
  expect(names(['k5'])).toEqual(['l5', 's5'])
})

test('V16: names are read as they were written, as many as fit, and nothing else is', () => {
  const all = parts.map(nameOf)
  expect(readHeld(writeHeld(all))).toEqual(new Set(all))
  expect(readHeld('')).toEqual(new Set())
  const many = Array.from({ length: HELD + 50 }, (_, i) => `f${999_999_999 - i}.${999_999_999_999_999}`)
  expect(readHeld(writeHeld(many))?.size).toBe(HELD)
  for (const text of [
    ...['k0', 'k', 'x5', 'k5,', ',k5', 'k5 ', 'K5', 'f1', 'f0.4', 'f1.', 'l-1', "l5')--", 'k5,,l5', 'l1e3'],
    ...[many.slice(0, HELD + 1).join(','), 'k'.padEnd(10_000, '1')],
  ])
    expect(readHeld(text), text.slice(0, 40)).toBeNull()
})
