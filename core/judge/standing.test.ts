import { expect, test } from 'vitest'
import type { Judged } from '../protocol/api/session-report.ts'
import { standingOf, stuckSince, sumsOf } from './standing.ts'

const open = { problem: 'p1', title: 'Sums', version: 3, language: 'python' }
let seq = 0
const judged = (at: number, passed: number, more: Partial<Judged> = {}): Judged => ({
  ...{ seq: ++seq, at, user: 'u_ada', problem: 'p1', kind: 'submit', language: 'python', total: 4, passed },
  ...{ status: passed === 4 ? 'ok' : 'wrong_answer', points: null, pointsOf: null, cpuMs: 1 },
  ...more,
})

test('M9: nothing that was judged is nothing that stands', () => {
  expect(standingOf(open, [judged(1, 4, { problem: 'p2' })])).toMatchObject({
    ...{ of: 'none', passed: 0, total: 0, submissions: 0, runs: 0, firstPassAt: null, lastStatus: null },
  })
})

test('M9: the best submission counts, the first whole one is remembered, and visible tests only until there is one', () => {
  const tests = judged(1, 2, { kind: 'tests', total: 2 })
  expect(standingOf(open, [tests])).toMatchObject({ of: 'tests', passed: 2, total: 2, firstPassAt: null })
  const all = [tests, judged(2, 3), judged(3, 4), judged(4, 4), judged(5, 1)]
  expect(standingOf(open, all)).toMatchObject({
    ...{ of: 'submit', passed: 4, total: 4, submissions: 4, runs: 5, firstPassAt: 3, lastAt: 5 },
    lastStatus: 'wrong_answer',
  })
})

test('M9: with points the most points count, and what the runner lost is no attempt', () => {
  const all = [
    judged(1, 3, { points: 10, pointsOf: 100 }),
    judged(2, 2, { points: 40, pointsOf: 100 }),
    judged(3, 0, { status: 'lost' }),
  ]
  expect(standingOf(open, all)).toMatchObject({
    passed: 2,
    points: 40,
    pointsOf: 100,
    submissions: 2,
    lastAt: 2,
  })
})

test.each(['lost', 'checker_failed', 'language_not_offered'])(
  'M9: what ended as %s is nobody’s attempt',
  (status) => {
    const all = [judged(1, 2), judged(2, 3, { status })]
    expect(standingOf(open, all)).toMatchObject({ passed: 2, submissions: 1, runs: 1, lastAt: 1 })
  },
)

test('M9: sums are of submissions, and the time is that of the last problem that was solved first', () => {
  const one = standingOf(open, [judged(1_500, 4)])
  const two = standingOf({ ...open, problem: 'p2' }, [judged(1_200, 4, { problem: 'p2' })])
  const none = standingOf({ ...open, problem: 'p3' }, [])
  expect(sumsOf([one, two], 1_000)).toMatchObject({ passed: 8, total: 8, submissions: 2, solvedAfterMs: 500 })
  expect(sumsOf([one, none], 1_000)).toMatchObject({ passed: 4, total: 4, solvedAfterMs: null })
  expect(sumsOf([], 1_000)).toMatchObject({ total: 0, solvedAfterMs: null })
})

const MINUTE = 60_000
const at = (now: number, more = {}) => ({ now, workingSince: 0, activeAt: now, solved: false, ...more })

test('M10: stuck is who is at work for five minutes without progress in tests', () => {
  expect(stuckSince([], at(5 * MINUTE - 1))).toBe(null)
  expect(stuckSince([], at(5 * MINUTE))).toBe(0)
  const progress = [judged(MINUTE, 2), judged(3 * MINUTE, 3), judged(4 * MINUTE, 3)]
  expect(stuckSince(progress, at(7 * MINUTE))).toBe(null)
  expect(stuckSince(progress, at(8 * MINUTE))).toBe(3 * MINUTE)
  expect(stuckSince([...progress, judged(8 * MINUTE, 4)], at(9 * MINUTE))).toBe(null)
})

test('M10: not stuck is who is away, does nothing, is done or just came back', () => {
  expect(stuckSince([], at(9 * MINUTE, { workingSince: null }))).toBe(null)
  expect(stuckSince([], at(9 * MINUTE, { activeAt: 3 * MINUTE }))).toBe(null)
  expect(stuckSince([], at(9 * MINUTE, { solved: true }))).toBe(null)
  expect(stuckSince([], at(9 * MINUTE, { workingSince: 8 * MINUTE }))).toBe(null)
})
