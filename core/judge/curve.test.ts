import { expect, test } from 'vitest'
import { Rng } from '../../test/support/rng.ts'
import type { CurveMoment } from '../protocol/api/curve.ts'
import { TEST_STATUSES } from '../protocol/judge.ts'
import { curveOf } from './curve.ts'
import { lettersOf, publicLetters, statusOf } from '../protocol/test-letters.ts'

const tests = [
  { name: 'one', hidden: false },
  { name: 'two', hidden: false },
  { name: 'three', hidden: true },
]

/** Moments a minute apart, by their outcomes; `!` does not compile, `?` is not known yet, `0` is no program. */
const session = (...list: string[]): CurveMoment[] =>
  list.map((outcomes, i) => {
    const state = ({ '!': 'compile_error', '?': 'waiting', '0': 'no_program' } as const)[outcomes] ?? 'judged'
    const at = { seq: i + 1, at: 1_000 + 60_000 * i, busy: 60_000 * i }
    return { ...at, why: 'pause', state, outcomes: state === 'judged' ? outcomes : '' }
  })
const curve = (...list: string[]) => curveOf({ tests, moments: session(...list) })

test('Z12: a session that passes, breaks and mends a test', () => {
  const { points, tests: stories, regressions, allPassed } = curve('www', 'pwf', 'wpf', 'ppp')
  expect(points.map(({ passed }) => passed)).toEqual([0, 1, 1, 3])
  expect(regressions).toMatchObject([{ n: 0, seq: 3, since: 2, busy: 120_000 }])
  expect(stories).toMatchObject([
    { first: { seq: 2 }, stuckMs: 60_000, regressions: 1, passes: true },
    { first: { seq: 3 }, stuckMs: 120_000, regressions: 0, passes: true },
    { first: { seq: 4 }, stuckMs: 180_000, regressions: 0, passes: true },
  ])
  expect(allPassed).toMatchObject({ seq: 4 })
})

test('Z12: a program that does not run at all is no regression, and one that came back from that is none either', () => {
  const { points, regressions, tests: stories } = curve('ppf', 'eef', '!', 'ppf', 'wpf')
  expect(points.map(({ passed, broken }) => (broken ? '-' : passed))).toEqual([2, '-', '-', 2, 1])
  expect(regressions).toMatchObject([{ n: 0, seq: 5, since: 4 }])
  expect(stories[2]).toMatchObject({ first: null, stuckMs: 240_000, passes: false })
})

test('Z12: what is not known yet is left out, and without a program nobody is stuck', () => {
  const { points, tests: stories } = curve('0', '?', 'wpw', '?', 'ppw')
  expect(points.map(({ seq }) => seq)).toEqual([1, 3, 5])
  expect(stories[0]).toMatchObject({ first: { seq: 5 }, stuckMs: 120_000 })
  expect(stories[1]).toMatchObject({ first: { seq: 3 }, stuckMs: 0 })
  expect(curve()).toMatchObject({ points: [], allPassed: null, regressions: [] })
  expect(curve().tests[0]).toMatchObject({ first: null, stuckMs: null, passes: null })
})

test.each([1, 2, 3, 4])(
  'Z12: regressions are what first passes and last states leave open (seed %i)',
  (seed) => {
    const rng = new Rng(seed)
    const list = Array.from({ length: 60 }, () =>
      rng.below(6) === 0 ? '!' : Array.from({ length: 3 }, () => (rng.below(2) === 0 ? 'p' : 'w')).join(''),
    )
    const { tests: stories, regressions } = curve(...list)
    for (const { n, regressions: count } of stories) {
      const row = list.filter((one) => one !== '!').map((one) => one[n])
      expect(count).toBe(row.filter((letter, i) => letter === 'w' && row[i - 1] === 'p').length)
    }
    expect(regressions.length).toBeGreaterThan(5)
  },
)

test('Z11: each ending has a letter, and who is no staff reads of hidden tests only whether they passed', () => {
  const letters = lettersOf(TEST_STATUSES)
  expect(new Set(letters).size).toBe(TEST_STATUSES.length)
  expect([...letters].map(statusOf)).toEqual(TEST_STATUSES)
  const hidden = TEST_STATUSES.map(() => ({ hidden: true }))
  expect(publicLetters(letters, hidden)).toBe('pfffffffscf')
  expect(publicLetters('etm', tests)).toBe('etf')
})
