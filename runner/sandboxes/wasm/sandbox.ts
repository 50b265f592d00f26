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
import { Standing } from '../standing.ts'
import { attack } from './checks.ts'
import { findJail, type Wall } from './jail.ts'
import { Pool } from './pool.ts'
import { MEMORY_SLACK, WasmRun } from './run.ts'

/** How runs end that did not end by themselves. */
const KILLED = new Set<RunStatus>(['timeout', 'memory_exceeded', 'output_exceeded', 'cancelled'])

export type WasmOptions = {
  languages: readonly Language[]
  /** A folder of its own for interpreters and the guests' empty root. */
  folder: string
  /** Guests kept waiting for each language that has been used. */
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
  const pools = new Map(
    languages.map(({ id }) => {
      const pool = new Pool({ language: id, jail, folder: `${folder}/parcels`, warm, memoryBytes, log })
      return [id, pool] as const
    }),
  )
  let kills = 0
  for (const id of options.prewarm) pools.get(id)?.fill()
  const standing = new Standing('wasm', () => attack(jail), log)
  await standing.again()

  return {
    languages: () =>
      languages.map(({ id, name, extensions, hello }): LanguageState => {
        const pool = pools.get(id)
        const [version, ready] = [pool?.version ?? null, (pool?.waiting ?? 0) > 0]
        return { id, name, extensions, hello, sandbox: 'wasm', image: null, version, ready }
      }),
    ready: () => standing.passed,
    start: (job: Job, sink: Sink): ActiveRun => {
      if (!standing.passed) return refusedRun
      const pool = pools.get(job.language)
      if (!pool) throw new Error(`no language ${job.language}`)
      const run = new WasmRun(job, sink, pool)
      void run.verdict.then(({ status }) => KILLED.has(status) && kills++)
      return run
    },
    tally: () => {
      const counted = [...pools].map(([language, { waiting, started }]) => ({ language, waiting, started }))
      return [{ kind: 'wasm', kills, leftovers: 0, pools: counted }]
    },
    attest: async () => [
      {
        kind: 'wasm',
        engine: `Node ${process.versions.node}, V8 ${process.versions.v8}, wall: ${jail.wall}`,
        limits: { ...limits },
        languages: languages.map(({ id }) => ({ id, version: pools.get(id)?.version ?? null, image: null })),
        ...standing.said,
      },
    ],
    close: async () => {
      await Promise.all([...pools.values()].map((pool) => pool.close()))
    },
  }
}
