import { ChangeSet } from '@codemirror/state'
import { expect, test } from 'vitest'
import { Rng } from '../../test/support/rng.ts'
import { parseChanges } from './changes.ts'
import { difference, spanOf, type Part } from './difference.ts'
import { textOf } from './document.ts'

const sizeOf = (parts: readonly Part[]) =>
  parts.reduce((sum, { from, to, insert }) => sum + to - from + insert.length, 0)

function applied(a: string, b: string): string {
  const parts = difference(a, b).parts.map(({ insert, ...place }) => ({ ...place, insert: textOf(insert) }))
  const change = ChangeSet.of(parts, a.length)
  if (parts.length > 0) expect(parseChanges(change.toJSON() as unknown[], a.length)).not.toBeNull()
  return change.apply(textOf(a)).toString()
}

test.each([
  ['', '', 0],
  ['abc', 'abc', 0],
  ['', 'abc', 3],
  ['abc', '', 3],
  ['one two three', 'one 2 three', 4],
  ['foo', 'fob', 2],
  ['a\nb\nc\n', 'a\nB\nc\n', 2],
  ['x = 1\ny = 2\nz = 3\n', 'x = 10\ny = 2\nz = 30\n', 2],
  ['s12 ', 's34 s12 ', 4],
  ['aaaa', 'aaaaaa', 2],
])('W2: %j becomes %j by %i characters', (a, b, size) => {
  expect(applied(a, b)).toBe(b)
  expect(sizeOf(difference(a, b).parts)).toBe(size)
  expect(spanOf(a, b)).toBeGreaterThanOrEqual(size)
})

test('W2: a change at the top and one at the bottom leave what is between alone', () => {
  const middle = Array.from({ length: 2_000 }, (_, i) => `line ${i}\n`).join('')
  const [a, b] = [`top\n${middle}end`, `TOP\n${middle}END`]
  expect(applied(a, b)).toBe(b)
  expect(difference(a, b).parts).toHaveLength(2)
})

test('W2: no character is cut in two', () => {
  const { parts } = difference('a😀b', 'a😁b')
  expect(parts).toEqual([{ from: 1, to: 3, insert: '😁' }])
})

test('W2: texts without anything in common are replaced in bounded time', () => {
  const rng = new Rng(5)
  const noise = (lines: number) =>
    Array.from({ length: lines }, () => `${rng.next()} ${rng.next()}`).join(rng.chance(0.5) ? '\n' : ' ')
  for (let i = 0; i < 4; i++) {
    const [a, b] = [noise(20_000), noise(5_000)]
    expect(applied(a, b)).toBe(b)
  }
  const [a, b] = ['a'.repeat(1_000_000), `${'a'.repeat(400_000)}b${'a'.repeat(300_000)}`]
  expect(applied(a, b)).toBe(b)
})

test('W2: whatever two texts are, the difference leads from one to the other', () => {
  for (let seed = 1; seed <= 2_000; seed++) {
    const rng = new Rng(seed)
    const text = () =>
      Array.from({ length: rng.below(30) }, () =>
        rng.pick(['a', 'b', ' ', '\n', 'word ', '😀', '\ud83d', '\u2028', '\t']),
      ).join('')
    const [a, b] = [text(), text()]
    expect(applied(a, b), `seed ${seed}`).toBe(b)
  }
})
