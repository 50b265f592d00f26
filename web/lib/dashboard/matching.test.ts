import { expect, test } from 'vitest'
import { matching } from './matching.ts'

test.each([
  ['', true],
  ['  ', true],
  ['sort', true],
  ['SORTING W', true],
  ['abc-def', true],
  ['(.*)', false],
  ['sorting cold', false],
])('%j is found: %s', (typed, found) => expect(matching(typed, 'Sorting warm-up', 'abc-def-ghj')).toBe(found))
