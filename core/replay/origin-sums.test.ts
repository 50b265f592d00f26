import { expect, test } from 'vitest'
import { originAt, sumsByPerson } from './origin-sums.ts'
import { countOrigins } from './origins.ts'

const origins = { tags: ['tu_ada', 'ou_bob', 'tu_bob'], runs: Uint32Array.of(3, 0, 5, 1, 1, 2, 4, 0) }

test('O13: what everybody put into a text adds up to it', () => {
  const sums = sumsByPerson(origins)
  expect(sums).toEqual([
    { user: 'u_ada', all: 7, by: { typed: 7 } },
    { user: 'u_bob', all: 6, by: { pastedOutside: 5, typed: 1 } },
  ])
  const counts = Object.values(countOrigins(origins)).reduce((sum, count) => sum + count, 0)
  expect(sums.reduce((sum, { all }) => sum + all, 0)).toBe(counts)
})

test('O13: each character says what it came from, and behind the text there is none', () => {
  const at = (position: number) => originAt(origins, position)
  expect(at(2)).toEqual({ origin: 'typed', user: 'u_ada' })
  expect(at(3)).toEqual({ origin: 'pastedOutside', user: 'u_bob' })
  expect(at(12)).toEqual({ origin: 'typed', user: 'u_ada' })
  expect(at(13)).toBeNull()
})
