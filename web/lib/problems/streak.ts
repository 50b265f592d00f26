const DAY = 24 * 60 * 60_000

/** The number of a day where the reader is. */
const dayOf = (at: number): number => Math.floor((at - new Date(at).getTimezoneOffset() * 60_000) / DAY)

/** Days in a row with a solve up to today, or up to yesterday while today has none yet. */
export function daysInARow(solves: readonly number[], now: number): number {
  const days = new Set(solves.map(dayOf))
  const today = dayOf(now)
  let day = days.has(today) ? today : today - 1
  let row = 0
  while (days.has(day--)) row++
  return row
}

/** What is said of the last days, without asking for anything; empty when there is nothing to say. */
export function recently(solves: readonly number[], now: number): string {
  const row = daysInARow(solves, now)
  if (row > 1) return `Something solved on ${row} days in a row.`
  const week = solves.filter((at) => dayOf(now) - dayOf(at) < 7).length
  if (week > 0) return `${week} solved in the last seven days.`
  return solves.length > 0 ? `${solves.length} solved in the last 90 days.` : ''
}
