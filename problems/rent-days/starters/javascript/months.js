const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

export function isLeap(year) {
  return year % 4 === 0 && year % 100 !== 0
}

export function daysInMonth(year, month) {
  return month === 2 && isLeap(year) ? 29 : LENGTHS[month - 1]
}

export function nextMonth({ year, month }) {
  return month === 12 ? { year: year + 1, month: 1 } : { year, month: month + 1 }
}
