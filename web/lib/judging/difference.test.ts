import { expect, test } from 'vitest'
import { difference } from './difference.ts'

const drawn = (expected: string, got: string) =>
  difference(expected, got).lines.map(
    ({ is, text }) => `${{ same: ' ', missing: '-', extra: '+' }[is]}${text}`,
  )

test('lines are those of both, missing, or printed besides', () => {
  expect(drawn('1\n2\n3\n', '1\n4\n3\n')).toEqual([' 1', '-2', '+4', ' 3'])
  expect(drawn('1', '1\n')).toEqual([' 1'])
  expect(drawn('1\n', '')).toEqual(['-1'])
})

test('blanks at the ends of lines that differ can be seen', () => {
  expect(drawn('1 \n', '1\t\r\n')).toEqual(['-1·', '+1→␍'])
})

test('of output that was cut only as much is compared as there is', () => {
  const expected = Array.from({ length: 50 }, (_, n) => `${n}\n`).join('')
  const { lines, cut } = difference(expected, `${expected.slice(0, 30)}\n…`)
  expect(cut).toBe(true)
  expect(lines.filter(({ is }) => is === 'extra').length).toBeLessThanOrEqual(1)
  expect(difference('a\n'.repeat(5_000), 'b\n'.repeat(1)).lines).toHaveLength(200)
})
