import type { Verdict } from '#core/protocol/run.ts'
import type { BenchSink, Trial, Tried } from '../bench.ts'
import type { Job, Sink } from '../sandbox.ts'
import { Course } from './course.ts'
import type { Guest } from './guest.ts'
import { usage, type Usage } from './meter.ts'
import type { Ready } from './ready.ts'
import { MEMORY_SLACK } from './watch.ts'

/** A guest that has run trials for this long gives way to a new one before the kernel ends it, milliseconds of processor time. */
const WORN_MS = 60_000
/** Longest time a guest may take to be as new after a trial, milliseconds; a busy machine is slow. */
const RENEWAL_MS = 5_000
/** A guest may keep this much of what trials before had, bytes; the next has that much less of what the kernel lets it have. */
const LEFT_BYTES = MEMORY_SLACK / 2

/** What becomes of a trial for which no guest could be made ready. */
export const NOT_LOADED: Verdict = { status: 'internal', message: 'The language could not be loaded.' }

/** A program for a seat: `made` is what a compiler made of it before, `keep` hears what it makes now. */
export type Seating = {
  job: Omit<Job, 'id'>
  made: Buffer | null
  keep: (made: Buffer) => void
  tell: BenchSink
}

/**
 * A guest that has one program and runs its trials, one after the other, each from the same clean state. Once one has run
 * nothing that the guest says is believed but of its own trials, and it has been told of no others.
 */
export class Seat {
  /** Settles when the process and all its output have ended. */
  readonly ended: Promise<unknown>
  #guest: Guest
  #job: Omit<Job, 'id'>
  #tell: BenchSink
  #course: Course | null = null
  #isAgain: () => void = () => {}
  #again = new Promise<true>((resolve) => (this.#isAgain = () => resolve(true)))
  #isAlive = true
  /** True once a trial may have left something where it cannot be put back. */
  #isSpoiled = false
  /** What it had of private memory before the first trial, bytes. */
  #empty = 0

  private constructor({ guest }: Ready, { job, tell }: Seating) {
    this.#guest = guest
    this.#job = job
    this.#tell = tell
    this.ended = guest.ended.then(() => (this.#isAlive = false))
    for (const name of ['stdout', 'stderr'] as const) {
      // Who prints when no trial runs is not to be trusted with another.
      const take = (bytes: Buffer) => (this.#course ? this.#course.take(name, bytes) : this.kill())
      guest[name].on('data', take).resume()
    }
    guest.onReport = (message) => {
      if (message.t === 'again') this.#isAgain()
      else if (message.t === 'spoiled') this.#isSpoiled = true
      else this.#course?.hear(message)
    }
    guest.stdin.end()
  }

  /** Hands a program to a guest and waits until it can take a trial; answers how it failed when it does not compile. */
  static async open(ready: Ready, seating: Seating): Promise<Seat | Verdict> {
    const { guest, compiles } = ready
    const { job, made, tell, keep } = seating
    const { entry, files, limits } = job
    const { memoryBytes, fileBytes, diskBytes, openFiles, compileMs } = limits
    const seat = new Seat(ready, seating)
    // Nothing of the program runs yet.
    const course = new Course(guest, { ...limits, cpuMs: compileMs, wallMs: compileMs }, toBench(tell))
    seat.#course = course
    course.watch.compiling = compiles
    course.watch.begin()
    if (compiles && !made)
      guest.onBlob = (bytes) => {
        guest.onBlob = null
        keep(Buffer.from(bytes))
      }
    const mine = { fileBytes, diskBytes, openFiles }
    guest.begin({ entry, files, memoryBytes, limits: mine, trials: { made: made !== null } })
    if (made) guest.handMade(made)
    const end = await Promise.race([seat.#again, course.over])
    guest.onBlob = null
    const verdict = course.judge(end === true ? { code: null, signal: null } : end)
    seat.#course = null
    if (end === true) {
      seat.#empty = seat.#usage?.data ?? 0
      return seat
    }
    seat.kill()
    return compiles ? verdict : NOT_LOADED
  }

  /** Runs the program once. */
  async run({ stdin, files = [] }: Trial): Promise<Tried> {
    const said = { stdout: '', stderr: '' }
    const told = toBench(this.#tell)
    const course = new Course(this.#guest, this.#job.limits, (frame) => {
      if (frame.t === 'stdout' || frame.t === 'stderr') said[frame.t] += frame.data
      else if (frame.t === 'cut' && frame.s !== 'compile') said[frame.s] += '\n…\n'
      else told(frame)
    })
    this.#await()
    this.#course = course
    course.watch.waits.typed(true)
    course.watch.begin()
    this.#guest.beginTrial({ stdin, files: [...files] })
    const verdict = course.judge(await course.over)
    this.#course = null
    const exceeded = verdict.status === 'ok' && (verdict.dropped?.stdout ?? 0) > 0
    if (!exceeded) return { verdict, ...said }
    const limit = { name: 'outputBytes' as const, value: this.#job.limits.outputBytes }
    return { verdict: { ...verdict, status: 'output_exceeded', limit }, ...said }
  }

  /** True when it can take another trial; it is ended when it cannot. */
  async renewed(): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<false>((resolve) => (timer = setTimeout(() => resolve(false), RENEWAL_MS)))
    const never = Promise.race([this.ended.then(() => false), late])
    let isNew = !this.#isSpoiled && (await Promise.race([this.#again, never]))
    if (isNew && !this.#isSpoiled && (this.#usage?.data ?? 0) > this.#empty + LEFT_BYTES) {
      this.#await()
      this.#guest.collect()
      isNew = await Promise.race([this.#again, never])
    }
    clearTimeout(timer)
    if (isNew && this.#isAlive && !this.#isSpoiled && (this.#usage?.cpuMs ?? 0) < WORN_MS) return true
    this.kill()
    return false
  }

  #await(): void {
    this.#again = new Promise((resolve) => (this.#isAgain = () => resolve(true)))
  }

  get #usage(): Usage | null {
    return this.#guest.pid === null ? null : usage(this.#guest.pid)
  }

  kill(): void {
    this.#isAlive = false
    this.#guest.kill()
  }
}

const toBench =
  (tell: BenchSink): Sink =>
  (frame) => {
    if (frame.t === 'compile' || (frame.t === 'cut' && frame.s === 'compile')) tell(frame)
  }
