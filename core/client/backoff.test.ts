import { expect, test } from 'vitest'
import { reconnectDelay } from './backoff.ts'

test('J13: each failure waits longer, up to 15 s, and never less than a little', () => {
  const delays = Array.from({ length: 12 }, (_, attempt) => reconnectDelay(attempt, 1))
  expect(delays.slice(0, 3)).toEqual([300, 600, 1_200])
  expect(delays.toSorted((a, b) => a - b)).toEqual(delays)
  expect([delays.at(-1), reconnectDelay(2_000, 1), reconnectDelay(0, 0)]).toEqual([15_000, 15_000, 90])
})

test('J13: case 67, after a restart 300 clients do not come at once', () => {
  const at = Array.from({ length: 300 }, (_, i) =>
    [0, 1, 2, 3, 4, 5].reduce((sum, n) => sum + reconnectDelay(n, ((i * 7919 + n * 104_729) % 997) / 997), 0),
  )
  const busiest = Math.max(...at.map((from) => at.filter((t) => t >= from && t < from + 1_000).length))
  expect(busiest).toBeLessThan(150)
})
