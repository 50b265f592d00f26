import { expect, test } from 'vitest'
import type { Judgement } from '#core/protocol/judging.ts'
import { checkerWords, describeJudgement, factsOf, limitsWords, remarksOf } from './words.ts'

const judgement = (change: Partial<Judgement>): Judgement => ({
  ...{ id: 'judge-0001', by: { user: 'u', name: 'Ada', color: 0 }, at: 1, problem: 'p', kind: 'tests' },
  ...{ language: 'python', total: 3, status: 'running', outcomes: [] },
  ...change,
})
const says = (change: Partial<Judgement>) => describeJudgement(judgement(change)).label

test('a judgement says how far it is, and in the end how many of its tests passed', () => {
  expect(says({ status: 'waiting' })).toBe('Starting')
  expect(says({ status: 'waiting', position: 2 })).toBe('Waiting, 2 ahead')
  expect(says({ outcomes: [{ n: 0, result: { status: 'passed' } }] })).toBe('Running, 1 of 3 tests')
  expect(says({ status: 'ok' })).toBe('All 3 tests passed')
  expect(says({ status: 'ok', total: 1 })).toBe('The test passed')
  const verdict = { status: 'wrong_answer', passed: 2, total: 3 } as const
  expect(says({ status: 'wrong_answer', verdict })).toBe('2 of 3 tests passed')
  expect(says({ status: 'cancelled' })).toBe('Stopped after 0 of 3 tests')
  expect(says({ kind: 'try', status: 'ok', total: 1 })).toBe('Finished')
  expect(says({ kind: 'try', status: 'wrong_answer', total: 1 })).toBe('Ended badly')
  expect(says({ status: 'lost' })).toContain('lost')
})

test('a test says what it used, and why it was ended', () => {
  expect(factsOf({ status: 'passed', cpuMs: 12, memoryBytes: 9_437_184 })).toBe('12 ms · 9 MB')
  expect(factsOf({ status: 'failed' })).toBe('')
  expect(
    remarksOf({ status: 'timeout', limit: { name: 'cpuMs', value: 2_000 }, exitCode: 1, attempts: 3 }),
  ).toEqual([
    'It ended with code 1.',
    'It reached its limit of 2.00 s.',
    'Its time was near the limit, so it was run 3 times; the best counts.',
  ])
})

test('a checker says what it forgives', () => {
  const words = (name: string, kind: 'stdio' | 'function' = 'stdio', more = {}) =>
    checkerWords({ checker: { name, ...more }, kind })
  expect(words('exact')).toContain('character by character')
  expect(words('trailing')).toContain('do not matter')
  expect(words('trailing', 'function')).toContain('equal')
  expect(words('tokens', 'stdio', { caseless: true })).toContain('capitals')
  expect(words('lines', 'function')).toContain('any order')
  expect(words('floats', 'stdio', { absolute: 0.1, relative: 0.001 })).toBe(
    'Numbers may differ by 0.1, or by 0.001 of the expected number.',
  )
  expect(words('program')).toContain('author')
})

test('a language can have a limit of its own', () => {
  const limits = {
    cpuMs: 2_000,
    memoryBytes: 1 << 28,
    outputBytes: 1,
    languages: { python: { cpuMs: 4_000 } },
  }
  expect(limitsWords({ limits }, 'python')).toContain('4.00 s')
  expect(limitsWords({ limits }, 'java')).toContain('2.00 s of CPU time and 256 MB')
})
