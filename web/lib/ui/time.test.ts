import { expect, test } from 'vitest'
import { bytes, duration, relativeTime } from './time.ts'

const now = Date.UTC(2026, 10, 20, 12)
test.each([
  [0, 'just now'],
  [59_999, 'just now'],
  [60_000, '1 minute ago'],
  [3_599_999, '59 minutes ago'],
  [7_200_000, '2 hours ago'],
  [86_400_000, 'yesterday'],
  [8 * 86_400_000, 'Nov 12'],
  [400 * 86_400_000, 'Oct 16, 2025'],
  [-5_000, 'just now'],
])('%i ms ago reads %j', (passed, text) => expect(relativeTime(now - passed, now)).toBe(text))

test('durations and sizes', () => {
  expect([duration(0), duration(842.4), duration(1240)]).toEqual(['0 ms', '842 ms', '1.24 s'])
  expect([bytes(12), bytes(2048), bytes(17_825_792)]).toEqual(['12 B', '2 kB', '17 MB'])
  expect([bytes(1_258_291), bytes(1536), bytes(1024 * 1024)]).toEqual(['1.2 MB', '1.5 kB', '1 MB'])
})
