import { expect, test } from 'vitest'
import type { Attempt, ProblemStanding } from '#core/protocol/api/attempts.ts'
import { comparisonTable, endingOf, sorted, timeUsed } from './comparison.ts'

const standing = (problem: string, passed: number, total: number): ProblemStanding => ({
  ...{ problem, title: problem, version: 1, language: null, passed, total },
  ...{ of: passed < 0 ? 'none' : 'submit', points: null, pointsOf: null, submissions: 1, runs: 1 },
  ...{ firstPassAt: null, lastAt: null, lastStatus: null },
})
const attempt = (name: string, more: Partial<Attempt> = {}): Attempt => ({
  ...{ code: 'abc-def-ghj', user: name, name, startedAt: 1_000, endsAt: 61_000, submittedAt: null },
  ...{ problems: [], passed: 0, total: 0, points: 0, pointsOf: 0, submissions: 0, solvedAfterMs: null },
  recommendations: [],
  ...more,
})
const names = (list: readonly Attempt[]) => list.map(({ name }) => name).join(' ')

test('whoever has nothing to be sorted by comes last, whichever way', () => {
  const list = [attempt('a'), attempt('b', { solvedAfterMs: 9 }), attempt('c', { solvedAfterMs: 5 })]
  expect(names(sorted(list, { key: 'solved', down: false }, 0))).toBe('c b a')
  expect(names(sorted(list, { key: 'solved', down: true }, 0))).toBe('b c a')
})

test('one problem is sorted by the part of its tests that passed', () => {
  const list = [
    attempt('a', { problems: [standing('p', 2, 4)] }),
    attempt('b', { problems: [standing('p', 2, 3)] }),
    attempt('c', { problems: [standing('p', -1, 3)] }),
  ]
  expect(names(sorted(list, { key: 'problem:p', down: true }, 0))).toBe('b a c')
})

test('time runs until it is handed in, and never beyond the end', () => {
  expect(timeUsed(attempt('a', { submittedAt: 31_000 }), 90_000)).toBe(30_000)
  expect(timeUsed(attempt('a'), 11_000)).toBe(10_000)
  expect(timeUsed(attempt('a'), 90_000)).toBe(60_000)
})

test('it is told who handed in', () => {
  expect(endingOf(attempt('a', { submittedAt: 31_000 }), 90_000, 1)).toBe('by hand')
  expect(endingOf(attempt('a', { submittedAt: 61_000 }), 90_000, 1)).toBe('by the clock')
  expect(endingOf(attempt('a'), 30_000, 1)).toBe('running')
  expect(endingOf(attempt('a'), 90_000, 1)).toBe('time is up')
})

test('handing in by hand ends the time, and is not the clock for that', () => {
  expect(endingOf(attempt('a', { submittedAt: 11_000, endsAt: 11_000 }), 90_000, 1)).toBe('by hand')
  expect(endingOf(attempt('a', { submittedAt: 60_400, endsAt: 60_400 }), 90_000, 1)).toBe('by the clock')
  expect(endingOf(attempt('a', { submittedAt: 61_000 }), 90_000, null)).toBe('by hand')
})

test('what is written out has two columns a problem, empty where nothing was tried', () => {
  const { header, rows } = comparisonTable([attempt('a', { problems: [standing('p', -1, 3)] })], 0, 1)
  expect(header.slice(-2)).toEqual(['p: passed', 'p: tests'])
  expect(rows[0]?.slice(-2)).toEqual([null, null])
  expect(rows[0]).toHaveLength(header.length)
})
