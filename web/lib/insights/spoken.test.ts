import { expect, test } from 'vitest'
import { clockAt, counted, lasting, percent, several, unitFor } from './spoken.ts'

test('numbers and times read as words', () => {
  expect([0, 39_600, 60_000, 725_000, 2_400_000, 3_600_000, 7_500_000].map(lasting)).toEqual([
    ...['0 s', '40 s', '1 min', '12 min 5 s', '40 min', '1 h', '2 h 5 min'],
  ])
  expect([0, 65_999, 3_725_000].map(clockAt)).toEqual(['0:00', '1:05', '1:02:05'])
  expect([counted(1204), percent(0.4), percent(null), several(1, 'run'), several(2, 'run')]).toEqual([
    ...['1,204', '40%', '–', '1 run', '2 runs'],
  ])
  expect([60_000, 3_600_000, 86_400_000].map((length) => unitFor(length).name)).toEqual([
    ...['seconds', 'minutes', 'hours'],
  ])
})
