import { expect, test } from 'vitest'
import type { RoomTimer } from '#core/protocol/room-timer.ts'
import { clockOf, leftInWords, leftOf, stateOf, warningBetween, type Told } from './timer-clock.ts'

const timer = (of: Partial<RoomTimer>): RoomTimer => ({
  ...{ endsAt: null, pausedAt: null, leftMs: null, endedAt: null, locksAtEnd: true, handsIn: false },
  ...of,
})
/** The room's clock is a minute ahead of the device's. */
const told = (of: Partial<RoomTimer>): Told => ({ now: timer(of), toldAt: 160_000, heardAt: 100_000 })

test('what is left goes by the clock of the room, not of the device', () => {
  expect(leftOf(told({ endsAt: 200_000 }), 100_000)).toBe(40_000)
  expect(leftOf(told({ endsAt: 200_000 }), 130_000)).toBe(10_000)
  expect(leftOf(told({ endsAt: 200_000 }), 150_000)).toBe(0)
})

test('a timer that is prepared, paused or over does not run', () => {
  expect(leftOf(told({ leftMs: 60_000 }), 900_000)).toBe(60_000)
  expect(leftOf(told({ leftMs: 60_000, pausedAt: 5 }), 900_000)).toBe(60_000)
  expect(leftOf(told({ endsAt: 200_000, endedAt: 7 }), 100_000)).toBe(0)
  expect(['prepared', 'running', 'paused', 'over']).toEqual([
    stateOf(timer({ leftMs: 1 })),
    stateOf(timer({ endsAt: 1 })),
    stateOf(timer({ leftMs: 1, pausedAt: 1 })),
    stateOf(timer({ endsAt: 1, endedAt: 1 })),
  ])
})

test('a begun second counts', () => {
  expect([clockOf(1), clockOf(60_000), clockOf(299_001), clockOf(3_723_000)]).toEqual([
    ...['0:01', '1:00', '5:00', '1:02:03'],
  ])
  expect([leftInWords(59_500), leftInWords(30_000), leftInWords(3_720_000)]).toEqual([
    ...['1 minute', '30 seconds', '1 hour 2 minutes'],
  ])
})

test('it is said once that five minutes, and one, are left', () => {
  expect(warningBetween(300_500, 299_500)).toBe('Five minutes left.')
  expect(warningBetween(299_500, 298_500)).toBeNull()
  expect(warningBetween(60_200, 59_900)).toBe('One minute left.')
  expect(warningBetween(500_000, 30_000)).toBe('One minute left.')
  expect(warningBetween(500, 0)).toBeNull()
  expect(warningBetween(200_000, 500_000)).toBeNull()
})
