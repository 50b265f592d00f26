import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { RUN_LIMITS } from '#core/protocol/run.ts'
import type { Listener } from './box.ts'
import type { Facts, Mark } from './marks.ts'
import type { Usage } from './meter.ts'
import { DockerRun, type RunParts } from './run.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] }))
afterEach(() => void vi.useRealTimers())

const FACTS: Facts = {
  ...{ status: 0, error: 0, cpuMs: 0, agentMs: 0, memoryBytes: 0, wallMs: 100, waitedMs: 0, kills: 0 },
}

/** A run in a container that is not there, in two cores while it compiles; what it has used is told when the test says so. */
function fake({ memoryBytes = RUN_LIMITS.memoryBytes, compile = [] as string[] } = {}) {
  let listener: Listener | null = null
  const readings: ((usage: Usage) => void)[] = []
  const box = {
    ...{ image: 'sha256:1', memoryBytes: RUN_LIMITS.memoryBytes, cpus: 2, before: null },
    meter: { cheap: false, read: () => new Promise<Usage>((resolve) => readings.push(resolve)) },
    ended: new Promise<void>(() => {}),
    give: (_: unknown, hears: Listener) => (listener = hears),
    lowerMemory: vi.fn(async (_: number) => {}),
    lowerCpus: vi.fn(async (_: number) => {}),
    ...{ input: () => {}, flush: () => {}, rename: async () => {}, dispose: async () => {} },
    hasEnded: async () => false,
  }
  const engine = { up: true, failed: vi.fn() }
  const files = [{ name: 'main.c', text: '' }]
  const run = new DockerRun({
    job: { id: 'run', language: 'c', entry: 'main.c', files, limits: { ...RUN_LIMITS, memoryBytes } },
    plan: { entry: 'main.c', compile, run: ['./main'], files },
    pool: { take: async () => box, done: () => {}, giveBack: () => {} },
    ...{ version: 'C', outOfMemory: undefined, sink: () => {}, engine, cpus: 1 },
  } as unknown as RunParts)
  const mark = (mark: Mark, name: 'stdout' | 'stderr' = 'stderr') => listener?.mark(mark, name)
  /** Answers every question about what was used. */
  const used = async (cpuMs: number) => {
    for (const answer of readings.splice(0)) answer({ cpuMs, memoryBytes: 0, kills: 0 })
    await vi.waitFor(() => {})
  }
  const ended = () => {
    for (const name of ['stdout', 'stderr'] as const) mark({ kind: 'ended', ...FACTS }, name)
  }
  const given = () => vi.waitFor(() => expect(listener).not.toBeNull())
  return {
    run,
    box,
    engine,
    mark,
    used,
    ended,
    given,
    later: (ms: number) => vi.advanceTimersByTimeAsync(ms),
  }
}

const LESS = { memoryBytes: RUN_LIMITS.memoryBytes / 2 }

it('memory that the engine refuses to take back is what the program would need; no other failure is', async () => {
  const end = async (error: unknown) => {
    const { run, box, engine } = fake(LESS)
    box.lowerMemory.mockRejectedValue(error)
    return [(await run.verdict).status, engine.failed.mock.calls.length]
  }
  expect(await end({ statusCode: 500 })).toEqual(['memory_exceeded', 1])
  expect(await end({ statusCode: 404 })).toEqual(['internal', 1])
  expect(await end(new Error('the engine did not answer'))).toEqual(['internal', 1])
})

it('an engine that is away is not the program’s fault', async () => {
  const { run, box, engine } = fake(LESS)
  box.lowerMemory.mockImplementation(async () => {
    engine.up = false
    throw new Error('connect ENOENT')
  })
  expect((await run.verdict).status).toBe('busy')
})

it('whoever cancelled is told that, whatever fails afterwards', async () => {
  const { run, box } = fake(LESS)
  box.lowerMemory.mockImplementation(async () => {
    run.cancel()
    throw { statusCode: 500 }
  })
  expect((await run.verdict).status).toBe('cancelled')
})

it('what the compiler used is not charged to the program, also while the engine has not told what that was', async () => {
  const { run, mark, used, given, later, ended } = fake({ compile: ['cc'] })
  await given()
  await later(200)
  await used(RUN_LIMITS.cpuMs + 3_000)
  mark({ kind: 'compiled', ...FACTS })
  await later(300)
  await used(RUN_LIMITS.cpuMs + 3_400)
  ended()
  await used(RUN_LIMITS.cpuMs + 3_500)
  const { status, cpuMs } = await run.verdict
  expect([status, cpuMs]).toEqual(['ok', 100])
})

it('takes back the cores of compiling once a program runs for a while, and tries again where that failed', async () => {
  const { run, box, mark, used, given, later, ended } = fake({ compile: ['cc'] })
  await given()
  await later(1_000)
  expect(box.lowerCpus).not.toHaveBeenCalled()
  box.lowerCpus.mockRejectedValueOnce(new Error('away'))
  mark({ kind: 'compiled', ...FACTS })
  await used(0)
  await later(450)
  expect(box.lowerCpus.mock.calls).toEqual([[1], [1]])
  ended()
  await used(0)
  expect((await run.verdict).status).toBe('ok')
})
