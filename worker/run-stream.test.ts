import { expect, test } from 'vitest'
import type { Reader, RunNow } from '../durable-objects/room-requests.ts'
import { runTexts, type RunSource } from './run-stream.ts'

const READER: Reader = { user: 'u_ada', role: 'writer' }
const run = (status: 'waiting' | 'running' | 'ok') => ({
  ...{ id: 'run-0001', by: { user: 'u_ada', name: 'ada', color: 0 }, at: 1 },
  ...{ language: 'python', entry: 'main.py', status },
})

/** A run of which these are the states, one after the other; without `output` nothing happens for as long as is waited. */
async function follow(
  states: ({ status: 'waiting' | 'running' | 'ok'; output?: string } | null)[],
  readers: (Reader | null)[] = [],
  from = 0,
) {
  let now = 0
  const asked: number[] = []
  const source: RunSource = {
    next: async (_, at, ms): Promise<RunNow | null> => {
      asked.push(at)
      const state = states.length > 1 ? states.shift() : states[0]
      if (!state) return null
      const { status, output } = state
      if (output === undefined) now += ms
      const told = output === undefined ? [] : [{ s: 'stdout' as const, data: output }]
      return { run: run(status), output: told, next: at + (output?.length ?? 0), ended: status === 'ok' }
    },
    reader: async () => (readers.length > 0 ? (readers.shift() ?? null) : READER),
    now: () => now,
    wait: async (ms) => void (now += ms),
  }
  const lines: string[] = []
  for await (const text of runTexts(source, READER, from)) lines.push(...text.slice(0, -1).split('\n'))
  const said = lines.map((line) => (line === '' ? 'alive' : (JSON.parse(line) as Record<string, unknown>)))
  return { said, asked, now }
}

test('FR6: a run is told whenever it is another, its output once and in order, and its end', async () => {
  const { said, asked } = await follow(
    [
      { status: 'waiting' },
      { status: 'running', output: 'ab' },
      { status: 'running', output: 'c' },
      { status: 'ok', output: 'd' },
      { status: 'ok' },
    ],
    [],
    5,
  )
  expect(said).toEqual([
    { run: run('waiting') },
    { run: run('running') },
    { output: [{ s: 'stdout', data: 'ab' }], next: 7 },
    { output: [{ s: 'stdout', data: 'c' }], next: 8 },
    { run: run('ok') },
    { output: [{ s: 'stdout', data: 'd' }], next: 9 },
    { end: { why: 'ended', next: 9 } },
  ])
  expect(asked).toEqual([5, 5, 7, 8, 9])
})

test('FR6: it says something every 15 s, and ends after five minutes with where to go on', async () => {
  const { said, now } = await follow([{ status: 'running' }], [], 3)
  expect(now).toBeLessThan(5 * 60_000 + 3_000)
  expect(said.filter((line) => line === 'alive').length).toBeGreaterThan(15)
  expect(said.at(-1)).toEqual({ end: { why: 'time', next: 3 } })
})

test('FR3: it ends when the one who follows is no member any more, or the run is gone', async () => {
  const left = await follow([{ status: 'running' }], [READER, null])
  expect(left.said.at(-1)).toEqual({ end: { why: 'not_allowed', next: 0 } })
  expect(left.now).toBeLessThan(10_000)
  const gone = await follow([{ status: 'running', output: 'x' }, null])
  expect(gone.said.at(-1)).toEqual({ end: { why: 'not_allowed', next: 1 } })
})
