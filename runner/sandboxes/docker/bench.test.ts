import { expect, it } from 'vitest'
import { RUN_LIMITS } from '#core/protocol/run.ts'
import { DockerBench, type BenchParts } from './bench.ts'
import type { Listener } from './box.ts'
import type { Facts, Mark } from './marks.ts'

const FACTS: Facts = {
  ...{ status: 0, error: 0, cpuMs: 1, agentMs: 0, memoryBytes: 1024, wallMs: 2, waitedMs: 0, kills: 0 },
}
const limits = { ...RUN_LIMITS, wallMs: 50 }

/** What a container that is not there does with its program, and with each of its trials. */
type Way = {
  compiles?: Mark
  tries?: (mark: (...marks: Mark[]) => void, stdin: string, die: () => void) => void
  stopped?: (mark: (...marks: Mark[]) => void) => void
}

const GO: Mark = { kind: 'go' }
const ENDED: Mark = { kind: 'ended', ...FACTS }
const well: NonNullable<Way['tries']> = (mark) => mark(GO, ENDED)

/** A bench of containers that behave in these ways, one after the other, the last for all others. */
function fake(ways: readonly Way[], { compile = ['cc'], width = 1, most = Infinity } = {}) {
  const boxes: { disposed: boolean; trials: string[] }[] = []
  const heard: string[] = []
  const take = async () => {
    const {
      compiles = { kind: 'ready' },
      tries = well,
      stopped,
    } = ways[Math.min(boxes.length, ways.length - 1)] ?? {}
    if (boxes.length >= most) return null
    const seen = { disposed: false, trials: [] as string[] }
    boxes.push(seen)
    let die = () => {}
    const ended = new Promise<void>((resolve) => (die = resolve))
    let listener: Listener | null = null
    const mark = (...marks: Mark[]) => {
      for (const one of marks) {
        const names =
          one.kind === 'ended' || one.kind === 'last'
            ? (['stdout', 'stderr'] as const)
            : (['stderr'] as const)
        for (const name of names) listener?.mark(one, name)
      }
    }
    return {
      ...{ image: 'sha256:1', memoryBytes: RUN_LIMITS.memoryBytes, cpus: 1, ended },
      ...{ before: { cpuMs: 0, memoryBytes: 0, kills: 0 }, flush: () => {}, rename: async () => {} },
      meter: { cheap: true, read: async () => ({ cpuMs: 0, memoryBytes: 0, kills: 0 }) },
      ...{ hasEnded: async () => true, lowerCpus: async () => {}, lowerMemory: async () => {} },
      give: (_: unknown, hears: Listener) => {
        listener = hears
        setTimeout(() => mark(compiles), 5)
      },
      trial: (stdin: string, _: unknown, hears: Listener) => {
        listener = hears
        seen.trials.push(stdin)
        setTimeout(() => {
          hears.output('stdout', Buffer.from(`out ${stdin}`))
          tries(mark, stdin, die)
        }, 5)
      },
      stop: () => stopped?.(mark),
      dispose: async () => {
        seen.disposed = true
        die()
      },
    }
  }
  const files = [{ name: 'main.c', text: '' }]
  const bench = new DockerBench({
    bout: {
      plan: { entry: 'main.c', compile, run: ['./main'], files },
      limits,
      outOfMemory: undefined,
      cpus: 1,
    },
    job: { language: 'c', entry: 'main.c', files, limits },
    pool: { take, done: () => heard.push('done'), giveBack: () => {} },
    engine: { up: true, failed: () => {} },
    sandbox: {
      start: () => ({
        verdict: Promise.resolve({ status: 'ok', message: 'whole' }),
        ...{ gone: Promise.resolve(), input: () => {}, cancel: () => {} },
      }),
    },
    ...{ version: 'C', width, isSource: (name: string) => name.endsWith('.h'), sink: () => {} },
    ...{ killed: () => heard.push('killed'), closed: () => heard.push('closed') },
  } as unknown as BenchParts)
  return { bench, boxes, heard, run: async (stdin: string) => (await bench.run({ stdin })).verdict }
}

it('one container for all trials, gone when it is closed', async () => {
  const { bench, boxes, heard } = fake([{}])
  for (const stdin of ['1', '2']) {
    const { verdict, stdout } = await bench.run({ stdin })
    expect(verdict).toMatchObject({ status: 'ok', exitCode: 0, cpuMs: 1, wallMs: 2, memoryBytes: 1024 })
    expect(stdout).toBe(`out ${stdin}`)
  }
  await bench.close()
  expect(boxes).toEqual([{ disposed: true, trials: ['1', '2'] }])
  expect(heard).toEqual(['done', 'closed'])
  expect((await bench.run({ stdin: '3' })).verdict.status).toBe('cancelled')
})

it('a program that does not compile ends every trial, and takes one container', async () => {
  const { bench, boxes, run } = fake([{ compiles: { ...ENDED, kind: 'compiled', status: 256 } as Mark }])
  for (let i = 0; i < 3; i++) expect(await run('')).toMatchObject({ status: 'compile_error', exitCode: 1 })
  await bench.close()
  expect(boxes.map(({ disposed }) => disposed)).toEqual([true])
})

it('a trial that was stopped in time leaves its container to the next; one that was not takes it along', async () => {
  const tries: Way['tries'] = (mark, stdin) => (stdin === 'loop' ? mark(GO) : mark(GO, ENDED))
  const good = fake([{ tries, stopped: (mark) => mark(ENDED) }])
  expect(await good.run('loop')).toMatchObject({ status: 'timeout', limit: { name: 'wallMs', value: 50 } })
  expect((await good.run('well')).status).toBe('ok')
  expect(good.boxes.map(({ trials }) => trials)).toEqual([['loop', 'well']])
  const bad = fake([{ tries }])
  expect((await bad.run('loop')).status).toBe('timeout')
  expect((await bad.run('well')).status).toBe('ok')
  expect(bad.boxes.map(({ trials }) => trials)).toEqual([['loop'], ['well']])
  expect(bad.heard).toContain('killed')
  await Promise.all([good.bench.close(), bad.bench.close()])
})

it('a container that says it was the last trial, or that dies, is not used again', async () => {
  const last = fake([{ tries: (mark) => mark(GO, { kind: 'last', ...FACTS }) }, {}])
  expect([(await last.run('1')).status, (await last.run('2')).status]).toEqual(['ok', 'ok'])
  expect(last.boxes.map(({ trials }) => trials)).toEqual([['1'], ['2']])
  const killed: Way['tries'] = (mark, _, die) => {
    mark(GO)
    die()
  }
  const dead = fake([{ tries: killed }, {}])
  expect(await dead.run('1')).toMatchObject({ status: 'runtime_error', signal: 'SIGKILL' })
  expect((await dead.run('2')).status).toBe('ok')
  await Promise.all([last.bench.close(), dead.bench.close()])
})

it('a container that fails before the program begins is not the program’s fault: another runs the trial', async () => {
  const { bench, boxes, run } = fake([{ tries: (_mark, _stdin, die) => die() }, {}])
  expect((await run('1')).status).toBe('ok')
  expect(boxes.map(({ trials }) => trials)).toEqual([['1'], ['1']])
  const never = fake([{ tries: (_mark, _stdin, die) => die() }])
  expect((await never.run('1')).status).toBe('internal')
  await Promise.all([bench.close(), never.bench.close()])
})

it('what replaces a source, and what cannot be kept, runs in whole runs', async () => {
  const { bench, run } = fake([{}])
  const files = [{ name: 'n.h', text: '' }]
  expect((await bench.run({ stdin: '', files })).verdict.message).toBe('whole')
  expect((await run('')).message).toBeUndefined()
  await bench.close()
})

it('a second container is opened once trials have taken as long as compiling did', async () => {
  const { bench, boxes, run } = fake(
    [{ compiles: { kind: 'ready' }, tries: (mark) => void setTimeout(() => mark(GO, ENDED), 10) }],
    {
      width: 2,
    },
  )
  let next = 0
  const worker = async () => {
    while (next++ < 20) expect((await run('')).status).toBe('ok')
  }
  await Promise.all([worker(), worker()])
  expect(boxes.length).toBe(2)
  expect(boxes.every(({ trials }) => trials.length > 3)).toBe(true)
  await bench.close()
  expect(boxes.map(({ disposed }) => disposed)).toEqual([true, true])
})

it('no container at all: everything ends, and nothing waits', async () => {
  const { bench, run } = fake([{}], { most: 0 })
  expect([(await run('')).status, (await run('')).status]).toEqual(['internal', 'internal'])
  await bench.close()
})

it('closing ends what runs as cancelled, and settles when its container is gone', async () => {
  const { bench, boxes, run } = fake([{ tries: (mark) => mark(GO) }])
  const caught = run('loop')
  await new Promise((resolve) => setTimeout(resolve, 20))
  await bench.close()
  expect((await caught).status).toBe('cancelled')
  expect(boxes.map(({ disposed }) => disposed)).toEqual([true])
})
