import { expect, test } from 'vitest'
import { Rng } from '../../test/support/rng.ts'
import { MOMENT_BYTES, readMoment, writeMoment, type MomentPart } from './moment.ts'

const bytes = (...values: number[]) => Uint8Array.from(values)
const parts: MomentPart[] = [
  { part: 'keyframe', first: 5, body: bytes(1, 2) },
  { part: 'lines', first: 5, body: bytes(3) },
  { part: 'staff', first: 5, body: bytes() },
  { part: 'text', file: 'f1', seq: 4, body: bytes(4, 5, 6) },
  { part: 'text', file: 'f1', seq: 3, body: bytes(7) },
]

test('V12: a moment is read as it was written', () => {
  expect(readMoment(writeMoment(parts))).toEqual(parts)
  expect(readMoment(writeMoment([]))).toEqual([])
})

test('V12: what does not fit into a moment is left out, and what is larger than one is refused', () => {
  const large = (first: number, size: number): MomentPart => ({
    ...{ part: 'lines', first, body: new Uint8Array(size) },
  })
  const written = writeMoment([large(1, MOMENT_BYTES - 10), large(2, 11), large(3, 10)])
  expect(readMoment(written).map((part) => part.part === 'lines' && part.first)).toEqual([1])
  expect(() => readMoment(new Uint8Array(MOMENT_BYTES + 300_000))).toThrow('no moment')
})

test('V12: whatever is wrong with its bytes, a moment is an error or has other parts', () => {
  const whole = writeMoment(parts)
  for (let length = 0; length < whole.length; length++)
    expect(() => readMoment(whole.slice(0, length)), `${length} bytes`).toThrow()
  expect(() => readMoment(bytes(...whole, 0))).toThrow('no moment')
  const rng = new Rng(1)
  let refused = 0
  for (let i = 0; i < 2_000; i++) {
    const changed = whole.slice()
    const at = rng.below(changed.length)
    changed[at] = (changed[at] ?? 0) ^ (1 << rng.below(8))
    try {
      expect(readMoment(changed)).not.toEqual(parts)
    } catch (error) {
      if (!(error instanceof Error) || error.name === 'AssertionError') throw error
      refused++
    }
  }
  expect(refused).toBeGreaterThan(200)
})
