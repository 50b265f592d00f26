import { expect, test } from 'vitest'
import { initials, personColour } from './person.ts'

test.each([
  ['Ada Lovelace', 'AL'],
  ['grace', 'G'],
  ['jean-luc de la tour', 'JT'],
  ['  ', '?'],
  ['', '?'],
  ['👩‍👩‍👧 family', '👩‍👩‍👧'],
  ['山田 太郎', '山'],
  ['é́clair', 'É́'],
  ['x_y', 'XY'],
])('initials of %j are %j', (name, expected) => expect(initials(name)).toBe(expected))

test('every index has one of the twelve colours', () => {
  expect(personColour(0)).toBe('var(--p-0)')
  expect(personColour(12)).toBe('var(--p-0)')
  expect(personColour(35)).toBe('var(--p-11)')
  expect(personColour(-1)).toBe('var(--p-1)')
})
