import { expect, test } from 'vitest'
import type { Learner, ProblemStanding } from '#core/protocol/api/attempts.ts'
import { ordered, summaryOf } from './learners.ts'

const standing = (passed: number, of: ProblemStanding['of'] = 'submit'): ProblemStanding => ({
  ...{ problem: 'p', title: 'P', version: 1, language: null, passed, total: 4, of, points: null },
  ...{ pointsOf: null, submissions: 1, runs: 1, firstPassAt: null, lastAt: null, lastStatus: null },
})
const learner = (name: string, more: Partial<Learner> = {}): Learner => ({
  ...{ code: 'abc-def-ghj', user: name, name, here: false, others: [], lastActiveAt: null },
  ...{ lastRunAt: null, stuckSince: null, problems: [] },
  ...more,
})
const names = (list: readonly Learner[]) => list.map(({ name }) => name).join(' ')

test('who is stuck longest comes first, then everybody by name', () => {
  const list = [learner('d'), learner('b', { stuckSince: 9 }), learner('c', { stuckSince: 5 }), learner('a')]
  expect(names(ordered(list, 'help'))).toBe('c b a d')
  expect(names(ordered(list, 'name'))).toBe('a b c d')
})

test('least progress first', () => {
  const list = [learner('a', { problems: [standing(3)] }), learner('b', { problems: [standing(0, 'none')] })]
  expect(names(ordered(list, 'progress'))).toBe('b a')
})

test('a lesson in one sentence', () => {
  const list = [
    learner('a', { here: true, problems: [standing(4)] }),
    learner('b', { stuckSince: 1, problems: [standing(4, 'tests')] }),
  ]
  expect(summaryOf(list)).toBe('2 learners, 1 here, 1 stuck, 1 done')
  expect(summaryOf([learner('a')])).toBe('1 learner, 0 here, 0 stuck, 0 done')
})
