import { expect, test } from 'vitest'
import { momentHash, readMoment, spokenTime } from './moment.ts'

test('T6: a link to a moment is read as it was written, and anything else is none', () => {
  for (const seconds of [0, 7, 75, 750, 3_599, 3_600, 86_399])
    expect(readMoment(momentHash(seconds * 1_000))).toBe(seconds * 1_000)
  expect(readMoment('#t=12:30')).toBe(750_000)
  expect(readMoment('#t=90')).toBe(90_000)
  for (const other of [
    '',
    '#',
    '#t=',
    '#t=-5',
    '#t=1:2:3:4',
    '#t=1e9',
    '#t=12:75',
    '#x=1',
    '#t=javascript:1',
  ])
    expect(readMoment(other), other).toBeNull()
})

test('a moment is said in words', () => {
  expect(spokenTime(0)).toBe('0 seconds')
  expect(spokenTime(3_723_000)).toBe('1 hour 2 minutes 3 seconds')
  expect(spokenTime(61_000)).toBe('1 minute 1 second')
})
