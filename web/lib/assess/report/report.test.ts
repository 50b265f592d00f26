import { expect, test } from 'vitest'
import type { Judged, Report } from '#core/protocol/api/session-report.ts'
import { regressionsOf, stepsOf } from './steps.ts'
import { beginOf, reportTables } from './tables.ts'

const judged = (seq: number, passed: number, more: Partial<Judged> = {}): Judged => ({
  ...{ seq, at: 1_000 * seq, user: 'u1', problem: 'p', kind: 'submit', language: 'python' },
  ...{ status: 'wrong_answer', passed, total: 4, points: null, pointsOf: null, cpuMs: 5 },
  ...more,
})
const report = (more: Partial<Report>): Report => ({
  room: { code: 'abc-def-ghj', title: 'R', createdAt: 500, locked: false, archived: false },
  ...{ assessment: null, attempt: null, timer: null, problems: [], judged: [], timeline: [] },
  ...{ people: [], notes: [], scorecards: [], at: 0 },
  ...more,
})

test('what was judged of a problem is steps in order, without what was tried', () => {
  const all = [judged(3, 4), judged(2, 1), judged(4, 0, { kind: 'try' }), judged(5, 1, { problem: 'q' })]
  expect(stepsOf(all, 'p', 1_000)).toEqual([
    { x: 1_000, part: 0.25, solved: false, submit: true, seq: 2 },
    { x: 2_000, part: 1, solved: true, submit: true, seq: 3 },
  ])
})

test('fewer visible tests than all tests before are no regression, fewer of the same kind are', () => {
  const all = [judged(1, 4), judged(2, 1, { kind: 'tests', total: 2 }), judged(3, 3)]
  expect(regressionsOf(stepsOf(all, 'p', 0)).map(({ seq }) => seq)).toEqual([3])
})

test('the clock begins with the attempt, or with the first thing that happened', () => {
  expect(beginOf(report({}))).toBe(500)
  expect(beginOf(report({ judged: [judged(7, 1), judged(2, 1)] }))).toBe(2_000)
  const attempt = { user: 'u1', name: 'Ada', startedAt: 900, endsAt: null, submittedAt: null }
  expect(beginOf(report({ attempt, judged: [judged(2, 1)] }))).toBe(900)
})

test('tables name people, and have a cell for every column', () => {
  const attempt = { user: 'u1', name: 'Ada', startedAt: 0, endsAt: null, submittedAt: null }
  const tables = reportTables(report({ attempt, judged: [judged(2, 1)] }))
  expect(tables.tests.rows[0]).toEqual(['0:02', 'p', 'Ada', 'submit', 'python', 'wrong answer', 1, 4, 5])
  for (const { header, rows } of Object.values(tables))
    for (const row of rows) expect(row).toHaveLength(header.length)
})
