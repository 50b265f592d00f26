import { expect, test } from 'vitest'
import { CLOSE } from '#core/protocol/close.ts'
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

test('OP5: who was sent away by a restarting server comes back at any time within 30 s, later tries as always', () => {
  const at = [0, 0.25, 0.5, 1].map((random) => reconnectDelay(0, random, CLOSE.restarting))
  expect(at).toEqual([300, 7_725, 15_150, 30_000])
  expect(reconnectDelay(0, 1, CLOSE.internal)).toBe(300)
  expect(reconnectDelay(1, 1)).toBe(600)
})
