import { expect, test } from 'vitest'
import { initials, namesOf, personColour } from './person.ts'

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

test('names of many are the first few and how many more', () => {
  const people = ['Ada', 'Bob', 'Carol', 'Dan'].map((name) => ({ name }))
  expect([0, 1, 2, 3, 4].map((count) => namesOf(people.slice(0, count)))).toEqual([
    '',
    'Ada',
    'Ada and Bob',
    'Ada, Bob and Carol',
    'Ada, Bob, Carol and 1 more',
  ])
})
