import type { SessionNumbers } from '#core/protocol/api/insights.ts'
import { ORIGINS, type Origin } from './origins.ts'

/** What was done in a day, a week or a month, by this device's calendar; `sessions` counts rooms. */
export type Period = Record<Origin, number> & {
  from: number
  sessions: number
  runs: number
  passed: number
  activeMs: number
}
/** How long periods are. */
export type PeriodUnit = 'day' | 'week' | 'month'

/** Periods that are drawn beside each other at most. */
const MOST = 26
const DAY_MS = 86_400_000
const DAYS: Record<PeriodUnit, number> = { day: 1, week: 7, month: 28 }

/** The periods from the first to the last session, those without one too; the shortest kind of which not too many are needed. */
export function periodsOf(sessions: readonly SessionNumbers[]): { unit: PeriodUnit; periods: Period[] } {
  const times = sessions.map(({ firstAt }) => firstAt)
  const [first, last] = [Math.min(...times), Math.max(...times)]
  const days = (last - first) / DAY_MS
  const unit = (['day', 'week'] as const).find((one) => days / DAYS[one] < MOST - 1) ?? 'month'
  if (sessions.length === 0) return { unit, periods: [] }
  const periods: Period[] = []
  for (let from = startOf(first, unit); from <= last; from = next(from, unit)) periods.push(emptyAt(from))
  const rooms = periods.map(() => new Set<string>())
  for (const session of sessions) {
    const at = periods.findLastIndex(({ from }) => from <= session.firstAt)
    const period = periods[at]
    if (!period) continue
    for (const { key } of ORIGINS) period[key] += session[key]
    for (const key of ['runs', 'passed', 'activeMs'] as const) period[key] += session[key]
    period.sessions = rooms[at]?.add(session.room.id).size ?? 0
  }
  return { unit, periods: periods.slice(-MOST) }
}

function startOf(at: number, unit: PeriodUnit): number {
  const day = new Date(at)
  day.setHours(0, 0, 0, 0)
  // Weeks begin with Monday.
  if (unit === 'week') day.setDate(day.getDate() - ((day.getDay() + 6) % 7))
  if (unit === 'month') day.setDate(1)
  return day.getTime()
}

function next(at: number, unit: PeriodUnit): number {
  const day = new Date(at)
  if (unit === 'month') day.setMonth(day.getMonth() + 1)
  else day.setDate(day.getDate() + DAYS[unit])
  return day.getTime()
}

const emptyAt = (from: number): Period => ({
  ...{ from, sessions: 0, runs: 0, passed: 0, activeMs: 0 },
  ...{ typed: 0, pastedInside: 0, pastedOutside: 0, completed: 0, undone: 0, other: 0 },
})

/** What a period is called under its column. */
export function periodName(from: number, unit: PeriodUnit): string {
  const options =
    unit === 'month' ? ({ month: 'short' } as const) : ({ day: 'numeric', month: 'short' } as const)
  return new Intl.DateTimeFormat('en', options).format(from)
}
