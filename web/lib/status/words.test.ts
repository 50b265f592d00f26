import { expect, test } from 'vitest'
import { dayOf, daySpoken, STRETCH_MS } from './words.ts'

const now = 100 * 24 * 60 * 60_000
const sample = (ago: number, database: 'up' | 'down') => ({
  ...{ at: now - ago * STRETCH_MS, database },
  ...{ rooms: 'up' as const, runner: 'none' as const },
})

test('ST2: a half hour is down when it was down in any sample of it, and unknown when nobody asked', () => {
  const history = [
    sample(3, 'up'),
    sample(2, 'down'),
    { ...sample(2, 'up'), at: now - 2 * STRETCH_MS + 60_000 },
  ]
  const day = dayOf(history, 'database', now)
  expect(day).toHaveLength(48)
  expect(day.at(-1)?.at).toBe(now)
  expect(day.slice(-5).map(({ tone }) => tone)).toEqual([null, 'up', 'down', null, null])
  expect(daySpoken(day)).toBe('Of the last 24 hours 2 of 48 half hours are known: down in 1 of them.')
  expect(daySpoken(dayOf(history, 'rooms', now))).toMatch(/never down/)
  expect(daySpoken(dayOf([], 'rooms', now))).toMatch(/^Nothing is known/)
})
