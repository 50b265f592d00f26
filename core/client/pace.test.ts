import { expect, test } from 'vitest'
import { LIMITS } from '#core/protocol/limits.ts'
import { Pace } from './pace.ts'

test('P14: a burst, then forty a second, below what the room allows', () => {
  const pace = new Pace()
  let now = 1_700_000_000_000
  let taken = 0
  for (const end = now + 10_000; now < end;) {
    const wait = pace.take(now)
    if (wait === 0) taken++
    now += wait
  }
  expect(taken).toBeGreaterThan(500)
  expect(taken).toBeLessThanOrEqual(120 + 10 * 40 + 1)
  expect(taken).toBeLessThan(LIMITS.messageBurst + 10 * LIMITS.messagesPerSecond)
})

test('P14: the wait it names is enough, also when the clock goes back', () => {
  const pace = new Pace()
  for (let i = 0; i < 120; i++) expect(pace.take(1_000)).toBe(0)
  const wait = pace.take(1_000)
  expect(wait).toBeGreaterThan(0)
  expect(pace.take(500)).toBeGreaterThan(0)
  expect(pace.take(1_000 + wait)).toBe(0)
})
