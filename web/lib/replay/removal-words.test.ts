import { expect, test } from 'vitest'
import type { Source } from '#core/replay/sources.ts'
import { hindrance, sourceWords } from './removal-words.ts'

const source = (user: string, from: number, to = from): Source => ({
  ...{ file: 'f1', user, from, to, firstAt: from * 1_000, lastAt: to * 1_000, units: 3 },
})

test('X10: a selection is taken out only whole: what is older, not one’s own, or from too many edits is said', () => {
  const mine = (user: string) => user === 'u_ada'
  expect(hindrance({ list: [source('u_ada', 2)], older: 0 }, mine)).toBe(null)
  expect(hindrance({ list: [source('u_ada', 2)], older: 1 }, mine)).toContain('before')
  expect(hindrance({ list: [], older: 0 }, mine)).toContain('before')
  expect(hindrance({ list: [source('u_ada', 2), source('u_bob', 3)], older: 0 }, mine)).toContain('staff')
  const many = Array.from({ length: 13 }, (_, i) => source('u_ada', i * 2))
  expect(hindrance({ list: many, older: 0 }, mine)).toContain('too many')
  expect(hindrance(null, mine)).toContain('could not be read')
})

test('X10: the question says who wrote it and when', () => {
  const words = {
    names: { u_ada: 'Ada', u_bob: 'Bob' } as Record<string, string>,
    who(user: string) {
      return { name: this.names[user] ?? '' }
    },
    timeOf: (at: number) => `0:${at / 1_000}`,
  }
  expect(sourceWords([source('u_ada', 12, 20), source('u_bob', 30), source('u_ada', 44)], words)).toBe(
    'Ada wrote from 0:12 to 0:20 and at 0:44, Bob wrote at 0:30',
  )
})
