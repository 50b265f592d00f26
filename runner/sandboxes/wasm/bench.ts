import type { RunStatus, Verdict } from '#core/protocol/run.ts'
import type { Bench, BenchSink, Trial, Tried } from '../bench.ts'
import type { Pool } from '../pool.ts'
import type { Job } from '../sandbox.ts'
import { MADE } from './guest/clang/made.ts'
import type { Ready } from './ready.ts'
import { NOT_LOADED, Seat } from './seat.ts'

const silent = (verdict: Verdict): Tried => ({ verdict, stdout: '', stderr: '' })
const CANCELLED = silent({ status: 'cancelled' })

/** Hears how each trial ended. */
type Count = (status: RunStatus) => void

/** One program in guests that are kept from trial to trial; one that ends with a trial is replaced. */
export class WasmBench implements Bench {
  readonly width: number
  /** Settles when it has been closed and nothing of it is alive any more. */
  readonly gone: Promise<void>
  #job: Omit<Job, 'id'>
  #sink: BenchSink
  #pool: Pool<Ready>
  #count: Count
  /** Guests that have run a trial, once they can take another; null for those that cannot. */
  #free: Promise<Seat | null>[] = []
  #alive = new Set<Ready>()
  #made: Buffer | null = null
  #failed: Tried | null = null
  /** Guests are given the program one after the other, so that it is compiled once. */
  #turn: Promise<unknown> = Promise.resolve()
  #isTold = false
  #isClosed = false
  #closed: Promise<null>
  #end: () => void = () => {}
  #isGone: () => void = () => {}

  constructor(job: Omit<Job, 'id'>, sink: BenchSink, pool: Pool<Ready>, width: number, count: Count) {
    this.#job = job
    this.#sink = sink
    this.#pool = pool
    this.width = width
    this.#count = count
    this.#closed = new Promise((resolve) => (this.#end = () => resolve(null)))
    this.gone = new Promise((resolve) => (this.#isGone = resolve))
  }

  async run(trial: Trial): Promise<Tried> {
    const turn = this.#turn.then(() => this.#seat(trial))
    this.#turn = turn
    const seat = await turn
    if (!(seat instanceof Seat)) return seat
    const tried = await seat.run(trial)
    this.#count(tried.verdict.status)
    if (this.#isClosed) return CANCELLED
    if (this.#isApart(trial)) seat.kill()
    else this.#free.push(seat.renewed().then((isNew) => (isNew ? seat : null)))
    return tried
  }

  close(): Promise<void> {
    this.#isClosed = true
    this.#end()
    for (const { guest } of this.#alive) guest.kill()
    this.#look()
    return this.gone
  }

  /** What is put beside a program that is compiled may be part of it: such a trial has a guest to itself. */
  #isApart({ files = [] }: Trial): boolean {
    return files.length > 0 && this.#job.language in MADE
  }

  async #seat(trial: Trial): Promise<Seat | Tried> {
    if (this.#isClosed) return CANCELLED
    if (this.#isApart(trial)) return this.#open(trial)
    if (this.#failed) return this.#failed
    for (let next = this.#free.shift(); next; next = this.#free.shift()) {
      const seat = await next
      if (seat) return seat
    }
    return this.#open(null)
  }

  /** Makes a guest ready for trials, or for the one that has it to itself. */
  async #open(apart: Trial | null): Promise<Seat | Tried> {
    const taken = this.#pool.take()
    const ready = await Promise.race([taken, this.#closed])
    if (this.#isClosed || !ready) {
      void taken.then((late) => late && this.#pool.giveBack(late))
      this.#pool.done()
      return this.#isClosed ? CANCELLED : silent(NOT_LOADED)
    }
    this.#alive.add(ready)
    void ready.guest.ended.then(() => {
      this.#pool.done()
      this.#alive.delete(ready)
      this.#look()
    })
    const { version } = ready
    const { language } = this.#job
    const tell = this.#isTold ? () => {} : this.#sink
    if (!this.#isTold) this.#sink({ t: 'started', sandbox: 'wasm', language, version })
    this.#isTold = true
    const keep = (bytes: Buffer) => void (apart ?? (this.#made = bytes))
    const made = apart ? null : this.#made
    const seat = await Seat.open(ready, { job: this.#with(apart?.files), made, keep, tell })
    if (this.#isClosed) return CANCELLED
    if (seat instanceof Seat) return seat
    if (!apart && seat !== NOT_LOADED) this.#failed = silent(seat)
    return silent(seat)
  }

  #with(files: Trial['files'] = []): Omit<Job, 'id'> {
    const own = this.#job.files.filter(({ name }) => files.every((other) => other.name !== name))
    return { ...this.#job, files: [...own, ...files] }
  }

  #look(): void {
    if (this.#isClosed && this.#alive.size === 0) this.#isGone()
  }
}
