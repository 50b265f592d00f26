import { expect, test } from 'vitest'
import { daysInARow, recently } from './streak.ts'

const DAY = 24 * 60 * 60_000
const now = new Date(2026, 5, 15, 12).getTime()
const ago = (...days: number[]) => days.map((n) => now - n * DAY)

test('a row ends with today or yesterday and has no gap', () => {
  expect(daysInARow(ago(0, 1, 2, 4), now)).toBe(3)
  expect(daysInARow(ago(1, 2), now)).toBe(2)
  expect(daysInARow(ago(2, 3), now)).toBe(0)
  expect(daysInARow(ago(0, 0, 0), now)).toBe(1)
  expect(daysInARow([], now)).toBe(0)
})

test('what is said is what was done, and nothing for nothing', () => {
  expect(recently(ago(0, 1), now)).toBe('Something solved on 2 days in a row.')
  expect(recently(ago(0, 3, 6, 8), now)).toBe('3 solved in the last seven days.')
  expect(recently(ago(20), now)).toBe('1 solved in the last 90 days.')
  expect(recently([], now)).toBe('')
})
