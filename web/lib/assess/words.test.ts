import { expect, test } from 'vitest'
import { minutesWords } from './words.ts'

test('time is told in minutes while it is short, and in hours then', () => {
  expect([1, 90, 120, 150, 1440].map(minutesWords)).toEqual([
    ...['1 min', '90 min', '120 min', '2 h 30 min', '24 h'],
  ])
})
