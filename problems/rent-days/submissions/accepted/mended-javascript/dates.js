import { daysInMonth } from './months.js'

const NAMES = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** A date is `{ year, month, day }`; months are counted from 1. */
export function readDate(text) {
  const [year, month, day] = text.split('-').map(Number)
  return { year, month, day }
}

/** 0 for Monday to 6 for Sunday. */
export function weekday({ year, month, day }) {
  const before = year - 1
  let days = before * 365 + Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400)
  for (let earlier = 1; earlier < month; earlier++) days += daysInMonth(year, earlier)
  // The first of January of the year 1 was a Monday.
  return (days + day - 1) % 7
}

/** Negative, zero or positive as `a` is before, on or after `b`. */
export function compare(a, b) {
  return a.year - b.year || a.month - b.month || a.day - b.day
}

export function showDate(date) {
  const two = (number) => String(number).padStart(2, '0')
  return `${NAMES[weekday(date)]}-${date.year}-${two(date.month)}-${two(date.day)}`
}
