import { expect, test } from 'vitest'
import { namedTwice } from './criteria.ts'

test('what has the name of one before it is found, however it is padded; empty names are none', () => {
  const named = (...names: string[]) => namedTwice(names.map((name) => ({ name })))
  expect(named('Clarity', 'Tests', ' Clarity ', 'Tests')).toEqual([2, 3])
  expect(named('Clarity', 'clarity')).toEqual([])
  expect(named('', '', ' ')).toEqual([])
})
