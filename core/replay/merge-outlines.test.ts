import { expect, test } from 'vitest'
import type { Mark, Marker } from '#core/protocol/outline.ts'
import { fewOf } from './merge-outlines.ts'

const markers = (count: number, kind: (seq: number) => Mark): Marker[] =>
  Array.from({ length: count }, (_, i) => ({ seq: i + 1, at: i, mark: kind(i + 1), user: '', label: '' }))

test('V14: of too many marks the rare kinds stay, and the others from all of the time', () => {
  const all = markers(50_000, (seq) => (seq % 1_000 === 0 ? 'run' : seq % 2 === 0 ? 'paste' : 'pause'))
  const few = fewOf(all, 1_000)
  expect(few).toHaveLength(1_000)
  expect(few.filter(({ mark }) => mark === 'run')).toHaveLength(50)
  expect(few.map(({ seq }) => seq)).toEqual(few.map(({ seq }) => seq).toSorted((a, b) => a - b))
  for (const kind of ['paste', 'pause'])
    for (let from = 0; from < 50_000; from += 5_000) {
      const part = few.filter(({ mark, seq }) => mark === kind && seq > from && seq <= from + 5_000)
      expect(Math.abs(part.length - 47.5)).toBeLessThan(3)
    }
})

test('V14: marks that are not too many stay as they are', () => {
  const all = markers(100, () => 'chat')
  expect(fewOf(all, 100)).toBe(all)
})
