import { randomBytes } from 'node:crypto'
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
import { Pool } from '../pool.ts'
import { Box } from './box.ts'
import { Engine, statusOf, within, type Image } from './engine.ts'
import { hostFacts } from './host.ts'
import { coresOf, limitsFor, planFor, type DockerLanguage } from './plan.ts'
import { attested, Proofs, type Proof } from './proof.ts'
import { reconcile } from './reconcile.ts'
import { DockerRun } from './run.ts'

/** Where an image keeps the agent. */
const AGENT = '/sandbox/agent'
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

type Entry = { language: DockerLanguage; image: Image; pool: Pool<Box>; limits: Limits; proof: Proof }

/** Opens the sandbox that runs programs in containers, each used once; answers with it even when no engine is there yet. */
export async function openDockerSandbox(options: DockerOptions): Promise<Sandbox & { up: boolean }> {
  const { host, log, runner, cpus, warm, slots } = options
  const engine = new Engine(host, log)
  const entries = new Map<string, Entry>()
  const live = new Set<string>()
  const runs = new Set<DockerRun>()
  const tally = { kills: 0, leftovers: 0 }
  let closed = false

  const surroundings = () => engine.surroundings(options.runtime)
  const coresFor = (language: DockerLanguage) => coresOf(language, options, engine.info?.NCPU ?? 1)

  const proofs = new Proofs(live, log)
  const proven = () => [...entries.values()].map(({ proof }) => proof)

  const start = async ({ language, image, limits, proof }: Omit<Entry, 'pool'>): Promise<Box> => {
    const name = `codecollab-${randomBytes(8).toString('hex')}`
    const { warm: argv = [], env } = language.docker
    live.add(name)
    try {
      await proof.passed()
      const spec = { name, image: image.id, env, limits, ...surroundings(), runner, run: 'waiting' }
      const box = await Box.start(engine, { ...spec, argv: [AGENT, ...argv], cpus: coresFor(language) })
      box.onGone(() => live.delete(name))
      return box
    } catch (error) {
      live.delete(name)
      // Its image was built anew meanwhile.
      if (statusOf(error) === 404 || proof.standing.failed) void look()
      throw error
    }
  }

  /** Attacks the first image, so that it is known whether anything holds here, and again those that did not. */
  const prove = () => {
    const [first, ...others] = proven()
    const due = [first, ...others.filter(({ standing }) => standing.failed)]
    return Promise.all(due.map((proof) => proof?.passed().catch(() => {})))
  }

  /** Makes pools for images that have come, and lets go of those that have gone. */
  const takeStock = () => {
    for (const language of options.languages) {
      const { id, docker } = language
      const image = engine.images.get(id)
      const old = entries.get(id)
      if (old?.image.id === image?.id && old?.image.version === image?.version) continue
      void old?.pool.close()
      entries.delete(id)
      if (!image || !docker) continue
      const limits = { ...options.limits, memoryBytes: options.memoryBytes, ...docker.limits }
      const known = { ...language, docker }
      const proof = proofs.of(id, image, () => {
        const how = { limits, cpus: coresFor(known), ...surroundings(), runner }
        return { docker: engine.docker, container: { image: image.id, env: docker.env, ...how } }
      })
      const entry = { language: known, image, limits, proof }
      const failed = (error: unknown) => {
        engine.failed(error)
        log('error', 'language did not load', { language: id, error: String(error) })
      }
      const pool = new Pool({ start: () => start(entry), failed, up: () => engine.up, warm, most: slots })
      entries.set(id, { ...entry, pool })
    }
    void prove()
    for (const id of options.prewarm) entries.get(id)?.pool.prewarm()
  }

  const sweep = async () => {
    try {
      const left = await reconcile(engine, runner, (name) =>
        [...live].some((known) => name.startsWith(known)),
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
    await engine.readImages().then(takeStock, (error: unknown) => engine.failed(error))
  }

  if (await engine.watch()) {
    takeStock()
    await sweep()
    await prove()
  }
  engine.onChange((up) => {
    for (const { standing } of proven()) standing.forget()
    if (!up) {
      // Whoever waits is told so; the engine may come back much later.
      for (const { pool } of entries.values()) pool.refuse()
      return
    }
    takeStock()
    void sweep()
    for (const { pool } of entries.values()) pool.fill()
  })
  const timers = [
    setInterval(() => void look(), RECONCILE_MS).unref(),
    setInterval(() => {
      if (engine.up && !closed) void prove()
      for (const [id, { pool }] of entries) options.prewarm.includes(id) ? pool.prewarm() : pool.fill()
    }, TEND_MS).unref(),
  ]

  return {
    get up() {
      return engine.up
    },
    languages: () =>
      [...entries.values()].map(({ language, image, pool }): LanguageState => {
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
      if (language === undefined) return engine.up && proven().some(({ standing }) => standing.passed)
      // One that has not been attacked will be before its first program runs.
      return engine.up && entries.get(language)?.proof.standing.failed === false
    },
    start: (job: Job, sink: Sink): ActiveRun => {
      const entry = entries.get(job.language)
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
    },
    attest: async (): Promise<SandboxAttestation[]> => [
      {
        kind: 'docker',
        engine: await within(FACTS_MS, hostFacts(engine.docker, surroundings().runtime)).then(
          (facts) => facts.engine,
          () => 'away',
        ),
        limits: { ...options.limits, memoryBytes: options.memoryBytes },
        languages: proven()
          .filter(({ standing }) => !standing.failed)
          .map(({ language: id, image }) => ({ id, version: image.version, image: image.id })),
        ...attested(proven()),
      },
    ],
    tally: () => [
      {
        kind: 'docker',
        ...tally,
        pools: [...entries].map(
          ([
            language,
            {
              pool: { waiting, started },
            },
          ]) => ({ language, waiting, started }),
        ),
      },
    ],
    close: async () => {
      closed = true
      for (const timer of timers) clearInterval(timer)
      for (const run of runs) run.cancel()
      const pools = [...entries.values()].map(({ pool }) => pool.close())
      const all = Promise.all([proofs.close(), ...pools, ...[...runs].map((run) => run.gone)])
      await Promise.race([all, sleep(CLOSE_MS, undefined, { ref: false })])
      engine.close()
    },
  }
}
