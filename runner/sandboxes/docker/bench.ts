import { benchOfRuns, type Bench, type BenchSink, type Trial, type Tried } from '../bench.ts'
import { AWAY, BROKEN, over, type Ending } from '../ending.ts'
import type { Pool } from '../pool.ts'
import type { Job, Sandbox } from '../sandbox.ts'
import type { Box } from './box.ts'
import { statusOf, type Engine } from './engine.ts'
import { Seat, type Bout, type Compiled } from './seat.ts'

/** Containers that may fail one after the other before a trial has begun. */
const TRIES = 3

/** What a bench needs beside its program. */
export type BenchParts = {
  bout: Bout
  job: Omit<Job, 'id'>
  /** Exact version of the language. */
  version: string
  /** Whether a file of this name is compiled rather than read by the program. */
  isSource: (name: string) => boolean
  width: number
  pool: Pool<Box>
  engine: Engine
  sandbox: Pick<Sandbox, 'start'>
  sink: BenchSink
  /** Hears of each program that was ended from outside. */
  killed: () => void
  /** Hears that nothing of it is left. */
  closed: () => void
}

type Waiting = { trial: Trial; tries: number; resolve: (tried: Tried) => void }

/** A bench of containers in which nothing but its program is ever run: each compiles it once, and runs it often. */
export class DockerBench implements Bench {
  readonly width: number
  #parts: BenchParts
  /** Containers that were taken; of those, what waits for a trial. */
  #seats = new Set<Seat>()
  #idle: Seat[] = []
  #opening = 0
  #waiting: Waiting[] = []
  /** Settle when containers are gone, or have been taken. */
  #gone = new Set<Promise<void>>()
  /** How everything ends: the program cannot be compiled, or nobody wants to know any more. */
  #ending: Ending | null = null
  #stop: () => void = () => {}
  #stopped: Promise<null>
  #hasStarted = false
  /** For what cannot be run in a container that was used before. */
  #runs: Bench | null = null
  #isUnfit = false

  constructor(parts: BenchParts) {
    this.#parts = parts
    this.width = parts.width
    this.#stopped = new Promise((resolve) => (this.#stop = () => resolve(null)))
  }

  run(trial: Trial): Promise<Tried> {
    const { bout, isSource } = this.#parts
    // What replaces a source has to be compiled with the rest.
    const isOther = bout.plan.compile.length > 0 && trial.files?.some(({ name }) => isSource(name))
    if (!this.#ending && (isOther || this.#isUnfit)) return this.#whole(trial)
    return new Promise((resolve) => {
      this.#waiting.push({ trial, tries: TRIES, resolve })
      this.#next()
    })
  }

  async close(): Promise<void> {
    this.#end({ status: 'cancelled' })
    for (const seat of this.#seats) {
      seat.cancel()
      this.#leave(seat)
    }
    while (this.#gone.size > 0) await Promise.all(this.#gone)
    await this.#runs?.close()
    this.#parts.closed()
  }

  /** Gives trials to containers that wait for one. */
  #next(): void {
    const waiting = this.#waiting
    if (this.#ending) {
      for (const { resolve } of waiting.splice(0)) resolve({ verdict: this.#ending, stdout: '', stderr: '' })
      return
    }
    if (this.#isUnfit) {
      for (const { trial, resolve } of waiting.splice(0)) void this.#whole(trial).then(resolve)
      return
    }
    for (;;) {
      const seat = waiting.length > 0 ? this.#idle.shift() : undefined
      const first = seat && waiting.shift()
      if (!seat || !first) break
      void this.#try(seat, first)
    }
    if (waiting.length > 0 && this.#mayOpen()) this.#await(this.#open())
  }

  /** One container at first; another when trials have taken as long as it takes to compile, so that it is worth that. */
  #mayOpen(): boolean {
    const seats = [...this.#seats]
    if (this.#opening > 0 || seats.length >= this.width) return false
    return seats.every(({ trialMs, compileMs }) => trialMs >= compileMs)
  }

  async #try(seat: Seat, { trial, tries, resolve }: Waiting): Promise<void> {
    const tried = seat.isUsable ? await seat.run(trial) : null
    if (tried?.verdict.limit) this.#parts.killed()
    if (tried) resolve(tried)
    else if (tries > 1) this.#waiting.unshift({ trial, tries: tries - 1, resolve })
    else resolve({ verdict: this.#parts.engine.up ? BROKEN : AWAY, stdout: '', stderr: '' })
    if (seat.isUsable && !this.#ending) this.#idle.push(seat)
    else this.#leave(seat)
    this.#next()
  }

  async #open(): Promise<void> {
    const { pool, engine, bout } = this.#parts
    this.#opening++
    const taken = pool.take()
    const box = await Promise.race([taken, this.#stopped])
    if (!box) {
      this.#opening--
      void taken.then((late) => late && pool.giveBack(late))
      pool.done()
      return this.#end(engine.up ? BROKEN : AWAY)
    }
    const seat = new Seat(box, bout)
    this.#seats.add(seat)
    const compiled = (await this.#limited(box)) ?? (await this.#compiled(seat))
    this.#opening--
    if (compiled === 'ready' && !this.#ending) this.#idle.push(seat)
    else this.#leave(seat)
    if (compiled === 'unfit') this.#isUnfit = true
    else if (compiled !== 'ready') this.#end(compiled)
    this.#next()
  }

  #compiled(seat: Seat): Promise<Compiled> {
    const { sink, job, version } = this.#parts
    const isFirst = !this.#hasStarted
    this.#hasStarted = true
    // Every container's compiler says the same.
    const tell: BenchSink = isFirst ? sink : () => {}
    tell({ t: 'started', sandbox: 'docker', language: job.language, version, image: seat.box.image })
    return seat.compile(tell)
  }

  /** Takes away memory that the program is not to have; how it ends when that fails. */
  async #limited(box: Box): Promise<Ending | null> {
    const { engine, bout } = this.#parts
    if (bout.limits.memoryBytes >= box.memoryBytes) return null
    try {
      await box.lowerMemory(bout.limits.memoryBytes)
      return null
    } catch (error) {
      engine.failed(error)
      if (![null, 404].includes(statusOf(error))) return over('memoryBytes', bout.limits)
      return engine.up ? BROKEN : AWAY
    }
  }

  #whole(trial: Trial): Promise<Tried> {
    const { sandbox, job, sink } = this.#parts
    const tell: BenchSink = this.#hasStarted ? () => {} : sink
    this.#hasStarted = true
    return (this.#runs ??= benchOfRuns(sandbox, job, tell)).run(trial)
  }

  #leave(seat: Seat): void {
    if (!this.#seats.delete(seat)) return
    this.#await(seat.box.dispose().then(() => this.#parts.pool.done()))
  }

  #await(promise: Promise<void>): void {
    const gone = promise.finally(() => this.#gone.delete(gone))
    this.#gone.add(gone)
  }

  #end(ending: Ending): void {
    this.#ending ??= ending
    this.#stop()
    this.#next()
  }
}
