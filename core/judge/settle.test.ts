import { expect, test } from 'vitest'
import * as v from 'valibot'
import { judgeVerdict, TEST_STATUSES, testResult, type TestResult } from '../protocol/judge.ts'
import { bestOf, deserves, pointsOf, publicResult, runAgain, verdictOf } from './settle.ts'

const passed = (cpuMs: number): TestResult => ({ status: 'passed', cpuMs })
const timeout: TestResult = { status: 'timeout', cpuMs: 1_000 }
const wrong: TestResult = { status: 'wrong_answer', cpuMs: 990 }

test('E4: a test near its limit of time, or beyond, is run up to three times', () => {
  const again = (...attempts: TestResult[]) => runAgain(attempts, 1_000)
  expect([again(passed(799)), again(passed(800)), again(passed(1_000)), again(timeout)]).toEqual([
    false,
    true,
    true,
    true,
  ])
  expect([again(), again(wrong), again({ status: 'passed' }), again({ status: 'internal' })]).toEqual(
    Array(4).fill(false),
  )
  expect([again(timeout, passed(900)), again(timeout, passed(500)), again(timeout, wrong)]).toEqual([
    true,
    false,
    false,
  ])
  expect(again(timeout, timeout, timeout)).toBe(false)
})

test('E4: the best attempt counts', () => {
  expect(bestOf([passed(700)])).toEqual(passed(700))
  expect(bestOf([timeout, passed(950), passed(900)])).toEqual({ ...passed(900), attempts: 3 })
  expect(bestOf([passed(900), timeout, passed(950)])).toEqual({ ...passed(900), attempts: 3 })
  expect(bestOf([timeout, wrong])).toEqual({ ...wrong, attempts: 2 })
  expect(bestOf([timeout, { status: 'internal' }])).toEqual({ ...timeout, attempts: 2 })
  expect(bestOf([])).toEqual({ status: 'skipped' })
})

test('E5: a verdict is of all tests, and points are of the groups that passed whole', () => {
  expect(verdictOf([passed(1), passed(2)])).toEqual({ status: 'ok', passed: 2, total: 2 })
  expect(verdictOf([passed(1), timeout, { status: 'skipped' }])).toEqual({
    status: 'wrong_answer',
    passed: 1,
    total: 3,
  })
  const ours = verdictOf([passed(1), { status: 'internal' }])
  expect(ours.status).toBe('internal')
  expect(v.is(judgeVerdict, ours)).toBe(true)

  const groups = [
    { name: 'small', points: 40 },
    { name: 'large', points: 60 },
    { name: 'none', points: 5 },
  ]
  const tests = [{}, { group: 0 }, { group: 1 }, { group: 1 }]
  expect(pointsOf(groups, tests, [wrong, passed(1), passed(1), wrong])).toEqual({ got: 40, of: 105 })
  expect(pointsOf(groups, tests, [passed(1), passed(1), passed(1), passed(1)])).toEqual({ got: 100, of: 105 })
  expect(pointsOf(groups, tests, [passed(1)])).toEqual({ got: 0, of: 105 })
  expect(pointsOf([], tests, [])).toBeUndefined()
})

test('E6: of a hidden test nothing is told but whether it passed, of a visible one everything but the note', () => {
  for (const status of TEST_STATUSES) {
    const secret = {
      cpuMs: 12_345,
      memoryBytes: 1,
      exitCode: 3,
      signal: 'SIGSEGV',
      limit: { name: 'cpuMs', value: 5 },
      attempts: 2,
    } as const
    const result: TestResult = { status, ...secret, got: 'g', printed: 'p', stderr: 's', note: 'n' }
    expect(v.is(testResult, result)).toBe(true)
    const told = publicResult({ hidden: true }, result)
    expect(Object.keys(told)).toEqual(['status'])
    expect(['passed', 'failed', 'skipped', 'checker_failed']).toContain(told.status)
    expect(told.status === 'passed').toBe(status === 'passed')
    const { note: _note, ...rest } = result
    expect(publicResult({ hidden: false }, result)).toEqual(rest)
  }
})

test('E7: a solution deserves its folder when it ends as that says', () => {
  expect(deserves('ok', [passed(1)])).toBe(true)
  expect(deserves('ok', [])).toBe(false)
  expect(deserves('ok', [passed(1), timeout])).toBe(false)
  expect(deserves('timeout', [passed(1), timeout])).toBe(true)
  expect(deserves('timeout', [wrong])).toBe(false)
  expect(deserves('wrong_answer', [{ status: 'bad_result' }])).toBe(true)
  expect(deserves('wrong_answer', [timeout])).toBe(false)
})
