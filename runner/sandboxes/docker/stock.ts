import { randomBytes } from 'node:crypto'
import type { Limits } from '../sandbox.ts'
import { Pool } from '../pool.ts'
import { Box } from './box.ts'
import { statusOf, type Engine, type Image } from './engine.ts'
import { coresOf, type DockerLanguage } from './plan.ts'
import { Proofs, type Proof } from './proof.ts'
import type { DockerOptions } from './sandbox.ts'

/** Where an image keeps the agent. */
const AGENT = '/sandbox/agent'

/** A language whose image is here: its containers in waiting, and whether they hold. */
export type Entry = { language: DockerLanguage; image: Image; pool: Pool<Box>; limits: Limits; proof: Proof }

/** The languages an engine has images of, each with its pool of containers. */
export class Stock {
  /** Names of containers that are in use or wait for it. */
  readonly live = new Set<string>()
  readonly #engine: Engine
  readonly #options: DockerOptions
  readonly #stale: () => void
  readonly #entries = new Map<string, Entry>()
  readonly #proofs: Proofs

  /** `stale` is called when an image turns out to be another than the one that was read. */
  constructor(engine: Engine, options: DockerOptions, stale: () => void) {
    this.#engine = engine
    this.#options = options
    this.#stale = stale
    this.#proofs = new Proofs(this.live, options.log)
  }

  get entries(): Entry[] {
    return [...this.#entries.values()]
  }

  get proofs(): Proof[] {
    return this.entries.map(({ proof }) => proof)
  }

  of(language: string): Entry | undefined {
    return this.#entries.get(language)
  }

  /** Attacks the first image, so that it is known whether anything holds here, and again those that did not. */
  prove(): Promise<unknown> {
    const [first, ...others] = this.proofs
    const due = [first, ...others.filter(({ standing }) => standing.failed)]
    return Promise.all(due.map((proof) => proof?.passed().catch(() => {})))
  }

  /** Makes pools for images that have come, and lets go of those that have gone. */
  take(): void {
    for (const language of this.#options.languages) {
      const { id, docker } = language
      const image = this.#engine.images.get(id)
      const old = this.#entries.get(id)
      if (old?.image.id === image?.id && old?.image.version === image?.version) continue
      void old?.pool.close()
      this.#entries.delete(id)
      if (image && docker) this.#entries.set(id, this.#enter({ ...language, docker }, image))
    }
    void this.prove()
    for (const id of this.#options.prewarm) this.of(id)?.pool.prewarm()
  }

  /** Fills the pools up again. */
  tend(): void {
    for (const [id, { pool }] of this.#entries)
      this.#options.prewarm.includes(id) ? pool.prewarm() : pool.fill()
  }

  /** Settles when no container waits any more and nothing is attacked. */
  async close(): Promise<void> {
    await Promise.all([this.#proofs.close(), ...this.entries.map(({ pool }) => pool.close())])
  }

  #enter(language: DockerLanguage, image: Image): Entry {
    const { id, docker } = language
    const { memoryBytes, runner, warm, slots, log } = this.#options
    const limits = { ...this.#options.limits, memoryBytes, ...docker.limits }
    const proof = this.#proofs.of(id, image, () => {
      const how = { limits, cpus: this.#coresFor(language), ...this.#surroundings(), runner }
      return { docker: this.#engine.docker, container: { image: image.id, env: docker.env, ...how } }
    })
    const entry = { language, image, limits, proof }
    const failed = (error: unknown) => {
      this.#engine.failed(error)
      log('error', 'language did not load', { language: id, error: String(error) })
    }
    const start = () => this.#start(entry)
    const pool = new Pool({ start, failed, up: () => this.#engine.up, warm, most: slots })
    return { ...entry, pool }
  }

  async #start({ language, image, limits, proof }: Omit<Entry, 'pool'>): Promise<Box> {
    const { runner } = this.#options
    const name = `codecollab-${randomBytes(8).toString('hex')}`
    const { warm: argv = [], env } = language.docker
    this.live.add(name)
    try {
      await proof.passed()
      const spec = {
        name,
        image: image.id,
        env,
        limits,
        ...this.#surroundings(),
        runner,
        run: 'waiting',
        isFirst: true,
      }
      const cpus = this.#coresFor(language)
      const box = await Box.start(this.#engine, { ...spec, argv: [AGENT, ...argv], cpus })
      box.onGone(() => this.live.delete(name))
      return box
    } catch (error) {
      this.live.delete(name)
      // Its image was built anew meanwhile.
      if (statusOf(error) === 404 || proof.standing.failed) this.#stale()
      throw error
    }
  }

  #surroundings() {
    return this.#engine.surroundings(this.#options.runtime)
  }

  #coresFor(language: DockerLanguage): number {
    return coresOf(language, this.#options, this.#engine.info?.NCPU ?? 1)
  }
}
