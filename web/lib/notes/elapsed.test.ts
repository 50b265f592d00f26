import { expect, test } from 'vitest'
import { elapsed } from './elapsed.ts'

test.each([
  [-5, '00:00'],
  [0, '00:00'],
  [61_999, '01:01'],
  [3_599_999, '59:59'],
  [3_600_000, '1:00:00'],
  [100 * 3_600_000, '100:00:00'],
])('%i ms is %s', (ms, text) => expect(elapsed(ms)).toBe(text))
