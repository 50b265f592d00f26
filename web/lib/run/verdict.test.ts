import { describe, expect, test } from 'vitest'
import type { RunState } from '#core/protocol/down.ts'
import { RUN_LIMITS, RUN_STATUSES, type Verdict } from '#core/protocol/run.ts'
import { explain, isLimit, limitSentence } from './explain.ts'
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
const label = (verdict: Verdict) => describeRun(run(verdict)).label

test.each(RUN_STATUSES)('%s has words', (status) => expect(label({ status })).not.toBe(''))

test('figures are named as far as they are known', () => {
  expect(
    describeRun(run({ status: 'ok', wallMs: 1240, cpuMs: 31, memoryBytes: 17 * 1024 * 1024 })).facts,
  ).toEqual(['1.24 s', 'CPU 31 ms', '17 MB'])
  expect(describeRun(run({ status: 'lost' })).facts).toEqual([])
})

test('a program that failed says with which code or signal', () => {
  expect(label({ status: 'runtime_error', exitCode: 3 })).toBe('Ended with code 3')
  expect(label({ status: 'runtime_error', signal: 'SIGSEGV' })).toBe('Ended with SIGSEGV')
  expect(label({ status: 'runtime_error' })).toBe('Ended with an error')
})

describe('every limit is named with its value in words', () => {
  const values: Record<keyof typeof RUN_LIMITS, string> = {
    cpuMs: '5 s',
    wallMs: '10 s',
    idleMs: '2 min',
    memoryBytes: '256 MB',
    outputBytes: '64 kB',
    compileMs: '20 s',
    pids: '64',
    openFiles: '256',
    fileBytes: '16 MB',
    diskBytes: '64 MB',
  }
  test.each(Object.entries(RUN_LIMITS))('%s', (name, value) => {
    expect(isLimit(name)).toBe(true)
    if (isLimit(name)) expect(limitSentence(name, value)).toContain(` ${values[name]} `.trimEnd())
  })
  test('what is no limit has none', () => expect(['toString', 'x'].some(isLimit)).toBe(false))
})

test('a limit stands behind what the runner said, once', () => {
  const limit = { name: 'cpuMs', value: 5_000 } as const
  expect(explain({ status: 'timeout', limit })).toBe('A run may use 5 s of CPU time.')
  expect(explain({ status: 'timeout', limit, message: 'It was too slow.' })).toBe(
    'It was too slow. A run may use 5 s of CPU time.',
  )
})

test('how much was cut is said', () => {
  const dropped = { stdout: 4096, stderr: 0 }
  expect(explain({ status: 'output_exceeded', dropped, message: 'It printed too much.' })).toBe(
    'It printed too much. 4 kB of output were cut.',
  )
})

test.each([
  [{ signal: 'SIGSEGV' }, 'Killed by SIGSEGV: the program touched memory it must not.'],
  [{ signal: 'SIGRTMIN' }, 'Killed by SIGRTMIN.'],
  [{ signal: 'toString' }, 'Killed by toString.'],
  [{ exitCode: 139 }, 'Code 139 often stands for SIGSEGV: the program touched memory it must not.'],
  [{ exitCode: 1 }, null],
  [{ exitCode: 139, message: 'Segmentation fault' }, 'Segmentation fault'],
])('signals and exit codes in words: %o', (how, words) =>
  expect(explain({ status: 'runtime_error', ...how })).toBe(words),
)

test('a run that went well needs no words', () => expect(explain({ status: 'ok', exitCode: 0 })).toBeNull())
