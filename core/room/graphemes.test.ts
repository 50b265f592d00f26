import { expect, test } from 'vitest'
import { countGraphemes } from './graphemes.ts'

test('graphemes are counted no further than asked, and towers of marks are too many at once', () => {
  expect(countGraphemes('a😀e\u0301👩‍👩‍👧', 10)).toBe(4)
  expect(countGraphemes('abcdef', 3)).toBe(4)
  expect(countGraphemes(`a${'\u0301'.repeat(12)}`, 10)).toBe(11)
  expect(countGraphemes('x'.repeat(1_000_000), 40)).toBe(41)
})
