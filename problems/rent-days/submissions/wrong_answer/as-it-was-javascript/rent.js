import { compare, weekday } from './dates.js'
import { daysInMonth, nextMonth } from './months.js'

/** Moves a date of a weekend to the Monday after it, or to the Friday before if the month ends first. */
function onAWorkingDay(date) {
  const moved = date
  while (weekday(moved) >= 5) {
    moved.day++
    if (moved.day > daysInMonth(moved.year, moved.month)) return fridayBefore(date)
  }
  return moved
}

function fridayBefore(date) {
  const moved = date
  while (weekday(moved) >= 5) moved.day--
  return moved
}

/** The first `count` days on which rent is due, none before `start`. */
export function rentDays(start, day, count) {
  const days = []
  let at = { year: start.year, month: start.month }
  while (days.length < count) {
    const due = onAWorkingDay({ ...at, day: Math.min(day, daysInMonth(at.year, at.month)) })
    if (compare(due, start) >= 0) days.push(due)
    at = nextMonth(at)
  }
  return days
}
