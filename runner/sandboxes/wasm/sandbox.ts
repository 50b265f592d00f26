import { availableParallelism } from 'node:os'
import type { RunStatus } from '#core/protocol/run.ts'
import type { Language } from '../../languages.ts'
import type { Log } from '../../log.ts'
import {
  refusedRun,
  type ActiveRun,
  type Job,
  type LanguageState,
  type Limits,
  type Sandbox,
  type Sink,
} from '../sandbox.ts'
import { Pool } from '../pool.ts'
import { Standing } from '../standing.ts'
import { WasmBench } from './bench.ts'
import { attack } from './checks.ts'
import { findJail, type Wall } from './jail.ts'
import { guestsOf, type Ready } from './ready.ts'
import { WasmRun } from './run.ts'
import { MEMORY_SLACK } from './watch.ts'

/** Limits that hold for every language, because they are kept from outside; those of files are each guest's own business. */
const HELD = ['cpuMs', 'wallMs', 'idleMs', 'compileMs', 'memoryBytes', 'outputBytes'] as const
/** How often pools are looked after, milliseconds. */
const TEND_MS = 10_000
/** How runs end that did not end by themselves. */
const KILLED = new Set<RunStatus>(['timeout', 'memory_exceeded', 'output_exceeded', 'cancelled'])

/** Trials of one program at a time. */
const WIDTH = Math.ceil(availableParallelism() / 4)

export type WasmOptions = {
  languages: readonly Language[]
  /** A folder of its own for interpreters and the guests' empty root. */
  folder: string
  /** Guests kept waiting for each language in use. */
  warm: number
  /** Languages to load at the start. */
  prewarm: readonly string[]
  limits: Limits
  /** Only this wall, instead of the strongest that works. */
  wall?: Wall | undefined
  log: Log
}

/** Opens the sandbox that runs interpreters compiled to WebAssembly, each run in a process of its own. */
export async function openWasmSandbox(options: WasmOptions): Promise<Sandbox> {
  const { folder, warm, limits, log } = options
  const jail = await findJail(`${folder}/root`, options.wall)
  log(jail.wall.endsWith('namespaces') ? 'info' : 'warn', 'guest walls', { wall: jail.wall })
  const languages = options.languages.filter((language) => language.wasm)
  const memoryBytes = limits.memoryBytes + 2 * MEMORY_SLACK
  const versions = new Map<string, string>()
  const runs = new Set<WasmRun>()
  const benches = new Set<WasmBench>()
  const poolOf = (id: string): Pool<Ready> => {
    const make = guestsOf({ language: id, jail, folder: `${folder}/parcels`, memoryBytes })
    const start = async () => {
      const ready = await make()
      versions.set(id, ready.version)
      return ready
    }
    const failed = (error: unknown) =>
      log('error', 'language did not load', { language: id, error: String(error) })
    return new Pool({ start, failed, warm, most: warm })
  }
  const pools = new Map(languages.map(({ id }) => [id, poolOf(id)]))
  let kills = 0
  const tend = () => {
    for (const [id, pool] of pools) options.prewarm.includes(id) ? pool.prewarm() : pool.fill()
  }
  tend()
  const timer = setInterval(tend, TEND_MS).unref()
  const standing = new Standing('wasm', () => attack(jail), log)
  await standing.again()

  const poolFor = (language: string) => {
    const pool = pools.get(language)
    if (!pool) throw new Error(`no language ${language}`)
    return pool
  }
  const count = (status: RunStatus) => void (KILLED.has(status) && kills++)
  const start = (job: Job, sink: Sink): ActiveRun => {
    if (!standing.passed) return refusedRun
    const run = new WasmRun(job, sink, poolFor(job.language))
    runs.add(run)
    void run.gone.then(() => runs.delete(run))
    void run.verdict.then(({ status }) => count(status))
    return run
  }

  return {
    languages: () =>
      languages.map(({ id, name, extensions, hello }): LanguageState => {
        const pool = pools.get(id)
        const [version, ready] = [versions.get(id) ?? null, (pool?.waiting ?? 0) > 0]
        return { id, name, extensions, hello, sandbox: 'wasm', image: null, version, ready }
      }),
    ready: () => standing.passed,
    start,
    bench: (job, sink) => {
      if (!standing.passed) return null
      const bench = new WasmBench(job, sink, poolFor(job.language), WIDTH, count)
      benches.add(bench)
      void bench.gone.then(() => benches.delete(bench))
      return bench
    },
    tally: () => {
      const counted = [...pools].map(([language, { waiting, started }]) => ({ language, waiting, started }))
      return [{ kind: 'wasm', kills, leftovers: 0, pools: counted }]
    },
    attest: async () => [
      {
        kind: 'wasm',
        engine: `Node ${process.versions.node}, V8 ${process.versions.v8}, wall: ${jail.wall}`,
        limits: Object.fromEntries(HELD.map((name) => [name, limits[name]])),
        languages: languages.map(({ id }) => ({ id, version: versions.get(id) ?? null, image: null })),
        ...standing.said,
      },
    ],
    close: async () => {
      clearInterval(timer)
      for (const run of runs) run.cancel()
      const closed = [...benches].map((bench) => bench.close())
      await Promise.all([...pools.values()].map((pool) => pool.close()))
      await Promise.all([...[...runs].map((run) => run.gone), ...closed])
    },
  }
}
