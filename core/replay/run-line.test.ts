import { expect, test } from 'vitest'
import { Rng } from '../../test/support/rng.ts'
import { eachOrigin, NO_ORIGINS, withEdits, type OriginEdit, type Origins } from './origins.ts'

const TAGS = ['tada', 'tbob', 'oada']

/** The tag of every character. */
function spelled(origins: Origins): string[] {
  const list: string[] = []
  eachOrigin(origins, (from, to, name, user) => {
    for (let i = from; i < to; i++) list.push(`${name} ${user}`)
  })
  return list
}

const NAMES = ['typed ada', 'typed bob', 'pastedOutside ada']

for (const seed of [1, 2, 3, 4])
  test(`origins are those of every edit, whenever they are asked for (seed ${seed})`, () => {
    const rng = new Rng(seed)
    let origins = NO_ORIGINS
    let plain: string[] = []
    for (let step = 0; step < 3_000; step++) {
      const edits: OriginEdit[] = []
      const next: string[] = []
      let end = 0
      for (let count = 1 + rng.below(3); count > 0 && end <= plain.length; count--) {
        const from = end + rng.below(Math.max(1, plain.length - end))
        const to = Math.min(plain.length, from + rng.below(4))
        const tag = rng.below(3)
        const length = rng.below(4)
        edits.push({ from, to, runs: length === 0 ? [] : [length, tag] })
        next.push(...plain.slice(end, from), ...Array.from({ length }, () => NAMES[tag] ?? ''))
        end = to
        if (to === plain.length) break
      }
      plain = [...next, ...plain.slice(end)]
      origins = withEdits(origins, TAGS, edits)
      if (rng.chance(0.01)) expect(spelled(origins)).toEqual(plain)
    }
    expect(spelled(origins)).toEqual(plain)
    const { runs } = origins
    for (let i = 3; i < runs.length; i += 2) expect(runs[i]).not.toBe(runs[i - 2])
  })
