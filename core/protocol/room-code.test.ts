import { expect, test } from 'vitest'
import { readCode } from './room-code.ts'

test.each([
  ['abc-def-ghj', 'abc-def-ghj'],
  ['ABCDEFGHJ', 'abc-def-ghj'],
  [' abc def ghj ', 'abc-def-ghj'],
  ['oil-abc-de9', '011-abc-de9'],
  ['https://host:8787/r/abc-def-ghj?x=1', 'abc-def-ghj'],
])('%j is read as %s', (typed, code) => expect(readCode(typed)).toBe(code))

test.each(['', 'abc', 'abc-def-gh', 'abc-def-ghjk', 'abc-def-gh!', 'abu-def-ghj', '<script>'])(
  '%j is no code',
  (typed) => expect(readCode(typed)).toBeNull(),
)
