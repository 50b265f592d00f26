import { expect, test } from 'vitest'
import type { RunState } from '#core/protocol/down.ts'
import { RUN_STATUSES, type Verdict } from '#core/protocol/run.ts'
import { describeRun } from './verdict.ts'

const run = (verdict: Verdict): RunState => ({
  id: 'run-00000001',
  by: { user: 'u_1', name: 'Ada', color: 0 },
  at: 0,
  language: 'python',
  entry: 'main.py',
  status: verdict.status,
  output: [],
  verdict,
})

test.each(RUN_STATUSES)('%s has words', (status) => expect(describeRun(run({ status })).label).not.toBe(''))

test('figures are named as far as they are known', () => {
  expect(
    describeRun(run({ status: 'ok', wallMs: 1240, cpuMs: 31, memoryBytes: 17 * 1024 * 1024 })).facts,
  ).toEqual(['1.24 s', 'CPU 31 ms', '17 MB'])
  expect(describeRun(run({ status: 'lost' })).facts).toEqual([])
})

test('a limit is named with its value', () => {
  expect(describeRun(run({ status: 'timeout', limit: { name: 'cpuMs', value: 5000 } })).detail).toBe(
    'A run may use 5.00 s of CPU time.',
  )
  const cut = run({
    status: 'output_exceeded',
    dropped: { stdout: 4096, stderr: 0 },
    message: 'It printed too much.',
  })
  expect(describeRun(cut).detail).toBe('It printed too much. 4 kB of output were cut.')
})

test('a program that failed says with which code', () =>
  expect(describeRun(run({ status: 'runtime_error', exitCode: 3 })).label).toBe('Ended with code 3'))
