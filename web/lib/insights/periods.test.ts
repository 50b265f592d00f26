import { expect, test } from 'vitest'
import type { SessionNumbers } from '#core/protocol/api/insights.ts'
import { periodsOf } from './periods.ts'

const session = (room: string, at: Date, more: Partial<SessionNumbers> = {}): SessionNumbers => ({
  room: { id: room, code: 'abc-def-ghj', title: room, language: 'python' },
  ...{
    user: 'u_ada',
    name: 'Ada',
    color: 0,
    firstAt: at.getTime(),
    lastAt: at.getTime(),
    edits: 1,
    typed: 10,
  },
  ...{ pastedInside: 0, pastedOutside: 2, completed: 0, undone: 0, other: 0, deleted: 0, messages: 0 },
  ...{ runs: 2, passed: 1, activeMs: 60_000, awayMs: 0, ...more },
})
const day = (month: number, date: number, hour = 12) => new Date(2026, month - 1, date, hour)

test('sessions are added up by days, those without one too, and a room with two people is one session', () => {
  const { unit, periods } = periodsOf([
    session('r_2', day(3, 4, 23)),
    session('r_1', day(3, 2, 0)),
    session('r_1', day(3, 2, 9), { user: 'u_bob', typed: 5 }),
  ])
  expect(unit).toBe('day')
  expect(periods.map(({ from, sessions, typed, runs }) => [from, sessions, typed, runs])).toEqual([
    [day(3, 2, 0).getTime(), 1, 15, 4],
    [day(3, 3, 0).getTime(), 0, 0, 0],
    [day(3, 4, 0).getTime(), 1, 10, 2],
  ])
})

test('a longer time is cut into weeks from Monday, a very long one into months', () => {
  const weeks = periodsOf([session('r_1', day(3, 4)), session('r_2', day(5, 1))])
  expect([weeks.unit, new Date(weeks.periods[0]?.from ?? 0).getDay(), weeks.periods.length]).toEqual([
    'week',
    1,
    9,
  ])
  const months = periodsOf([session('r_1', day(1, 31)), session('r_2', day(12, 1))])
  expect([months.unit, months.periods.length]).toEqual(['month', 12])
  expect(months.periods.map(({ sessions }) => sessions)).toEqual([
    1,
    ...Array.from({ length: 10 }, () => 0),
    1,
  ])
  expect(periodsOf([])).toEqual({ unit: 'day', periods: [] })
})
