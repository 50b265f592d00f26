import { setTimeout as sleep } from 'node:timers/promises'
import type { SandboxAttestation } from '#core/protocol/attestation.ts'
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
import { DockerBench } from './bench.ts'
import { Engine, within } from './engine.ts'
import { hostFacts } from './host.ts'
import { isSource, limitsFor, planFor } from './plan.ts'
import { attested } from './proof.ts'
import { reconcile } from './reconcile.ts'
import { DockerRun } from './run.ts'
import { Stock } from './stock.ts'

/** How often leftovers are looked for and images are read again, and how often pools are looked after, milliseconds. */
const RECONCILE_MS = 60_000
const TEND_MS = 10_000
/** Longest time for what the engine says of itself, milliseconds. */
const FACTS_MS = 5_000
/** Longest time that closing waits for containers to be gone, milliseconds; they end by themselves when the runner has. */
const CLOSE_MS = 5_000

export type DockerOptions = {
  languages: readonly Language[]
  /** As in `DOCKER_HOST`; by default what the environment says, or the usual socket. */
  host?: string | undefined
  /** The OCI runtime to use; by default `runsc` when the engine has it. */
  runtime?: string | undefined
  /** This runner's id: containers with it that are not in use are removed. */
  runner: string
  /** Containers kept waiting per language in use, and programs that may run at once. */
  warm: number
  slots: number
  prewarm: readonly string[]
  /** What the runner allows, and what a container has: memory in bytes, processor cores, and cores while it compiles. */
  limits: Limits
  memoryBytes: number
  cpus: number
  compileCpus: number
  log: Log
}

/** Opens the sandbox that runs programs in containers, each used once; answers with it even when no engine is there yet. */
export async function openDockerSandbox(options: DockerOptions): Promise<Sandbox & { up: boolean }> {
  const { host, log, runner, cpus } = options
  const engine = new Engine(host, log)
  const stock = new Stock(engine, options, () => void look())
  const runs = new Set<DockerRun>()
  const benches = new Set<DockerBench>()
  const tally = { kills: 0, leftovers: 0 }
  let closed = false

  const sweep = async () => {
    try {
      const left = await reconcile(engine, runner, (name) =>
        [...stock.live].some((known) => name.startsWith(known)),
      )
      tally.leftovers += left
      if (left > 0) log('warn', 'leftover containers removed', { containers: left })
    } catch (error) {
      engine.failed(error)
    }
  }
  const look = async () => {
    if (!engine.up || closed) return
    await sweep()
    await engine.readImages().then(
      () => stock.take(),
      (error: unknown) => engine.failed(error),
    )
  }

  if (await engine.watch()) {
    stock.take()
    await sweep()
    await stock.prove()
  }
  engine.onChange((up) => {
    for (const { standing } of stock.proofs) standing.forget()
    if (!up) {
      // Whoever waits is told so; the engine may come back much later.
      for (const { pool } of stock.entries) pool.refuse()
      return
    }
    stock.take()
    void sweep()
    for (const { pool } of stock.entries) pool.fill()
  })
  const timers = [
    setInterval(() => void look(), RECONCILE_MS).unref(),
    setInterval(() => {
      if (engine.up && !closed) void stock.prove()
      stock.tend()
    }, TEND_MS).unref(),
  ]

  const start = (job: Job, sink: Sink): ActiveRun => {
    const entry = stock.of(job.language)
    if (!entry) throw new Error(`no language ${job.language}`)
    if (entry.proof.standing.failed) return refusedRun
    const { language, pool, image } = entry
    const limits = limitsFor(job.limits, options.limits, entry.limits)
    const plan = planFor(language, job)
    const { version } = image
    const outOfMemory = language.docker?.outOfMemory
    const run = new DockerRun({
      job: { ...job, limits },
      plan,
      version,
      outOfMemory,
      sink,
      pool,
      engine,
      cpus,
    })
    runs.add(run)
    void run.gone.then(() => runs.delete(run))
    void run.verdict.then(({ status, limit }) => {
      if (status === 'cancelled' || limit !== undefined) tally.kills++
    })
    return run
  }

  return {
    get up() {
      return engine.up
    },
    languages: () =>
      stock.entries.map(({ language, image, pool }): LanguageState => {
        const { id, name, extensions, hello } = language
        const { id: digest, version } = image
        return {
          id,
          name,
          extensions,
          hello,
          sandbox: 'docker',
          image: digest,
          version,
          ready: pool.waiting > 0,
        }
      }),
    ready: (language) => {
      if (language === undefined) return engine.up && stock.proofs.some(({ standing }) => standing.passed)
      // One that has not been attacked will be before its first program runs.
      return engine.up && stock.of(language)?.proof.standing.failed === false
    },
    start,
    bench: (job, sink) => {
      const entry = stock.of(job.language)
      if (!entry || entry.proof.standing.failed) return null
      const { cpuMs, wallMs, outputBytes } = job.limits
      // Of time and output the problem decides, not the runner.
      const limits = { ...limitsFor(job.limits, options.limits, entry.limits), cpuMs, wallMs, outputBytes }
      const { language, pool, image } = entry
      const plan = planFor(language, job, true)
      const bench = new DockerBench({
        ...{ job, sink, pool, engine, sandbox: { start }, version: image.version },
        bout: { plan, limits, outOfMemory: language.docker.outOfMemory, cpus },
        isSource: (name) => isSource(language, name),
        // Two where there are cores for both: what one waits for, such as a process to start, the other need not.
        width: (engine.info?.NCPU ?? 1) >= 2 * cpus ? 2 : 1,
        killed: () => tally.kills++,
        closed: () => benches.delete(bench),
      })
      benches.add(bench)
      return bench
    },
    attest: async (): Promise<SandboxAttestation[]> => [
      {
        kind: 'docker',
        engine: await within(
          FACTS_MS,
          hostFacts(engine.docker, engine.surroundings(options.runtime).runtime),
        ).then(
          (facts) => facts.engine,
          () => 'away',
        ),
        limits: { ...options.limits, memoryBytes: options.memoryBytes },
        languages: stock.proofs
          .filter(({ standing }) => !standing.failed)
          .map(({ language: id, image }) => ({ id, version: image.version, image: image.id })),
        ...attested(stock.proofs),
      },
    ],
    tally: () => [
      {
        kind: 'docker',
        ...tally,
        pools: stock.entries.map(({ language, pool: { waiting, started } }) => ({
          language: language.id,
          waiting,
          started,
        })),
      },
    ],
    close: async () => {
      closed = true
      for (const timer of timers) clearInterval(timer)
      for (const run of runs) run.cancel()
      const ends = [...[...runs].map((run) => run.gone), ...[...benches].map((bench) => bench.close())]
      const all = Promise.all([stock.close(), ...ends])
      await Promise.race([all, sleep(CLOSE_MS, undefined, { ref: false })])
      engine.close()
    },
  }
}
