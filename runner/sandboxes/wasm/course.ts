import type { Verdict } from '#core/protocol/run.ts'
import { over, type Ending } from '../ending.ts'
import { Output } from '../output.ts'
import type { Limits, Sink } from '../sandbox.ts'
import type { Guest, GuestEnd, GuestReport } from './guest.ts'
import { Watch, type Over } from './watch.ts'

/** How a compiler ends that takes more memory than a program may have. */
const TOO_LARGE: Ending = { status: 'compile_error', message: 'The compiler ran out of memory.' }
/** Longest time that output which a guest says it wrote may take to arrive, milliseconds. */
const ARRIVAL_MS = 5_000

/** One way of a program through a guest: what it says and uses, what it is ended for, and its verdict. */
export class Course {
  readonly watch: Watch
  /** Settles when its guest has said how it ended and all it printed has been taken, or the guest has ended. */
  readonly over: Promise<GuestEnd>
  /** How it ends, once that is known. */
  ending: Ending | null = null
  #guest: Guest
  #limits: Limits
  #output: Output
  #printed = { stdout: 0, stderr: 0 }
  #promised: readonly [number, number] | null = null
  #refused = false
  #compileError = false
  #isOver: (end: GuestEnd) => void = () => {}
  #arrival: NodeJS.Timeout | null = null

  constructor(guest: Guest, limits: Limits, sink: Sink) {
    this.#guest = guest
    this.#limits = limits
    this.watch = new Watch(guest, limits, (name) => this.end(this.#overLimit(name)))
    this.#output = new Output(limits.outputBytes, sink, () => this.end(over('outputBytes', limits)))
    this.over = new Promise((resolve) => (this.#isOver = resolve))
    void guest.ended.then((end) => this.#isOver(end))
  }

  take(name: 'stdout' | 'stderr', bytes: Buffer): void {
    this.#printed[name] += bytes.length
    this.#output.take(name, bytes)
    if (this.#promised) this.#hearRest(this.#promised)
  }

  hear(message: GuestReport): void {
    const { watch } = this
    switch (message.t) {
      case 'wait':
        if (!watch.compiling) watch.waits.wait()
        return this.#output.waits(true)
      case 'go':
        watch.waits.go()
        return this.#output.waits(false)
      case 'memory':
        this.#refused = true
        return
      case 'compile':
        this.#compileError = true
        return this.#output.take('compile', Buffer.from(message.data))
      case 'compiled':
        // Once only: a program cannot have its meters set back.
        if (!watch.compiling) return
        watch.compiling = this.#compileError = false
        watch.begin()
        return this.#guest.proceed()
      case 'exit':
        watch.sample()
        this.ending ??= this.#exited(message.code)
        if (!message.printed) return void this.#hearWhatThereIs()
        this.#arrival ??= setTimeout(() => this.#guest.kill(), ARRIVAL_MS)
        return this.#hearRest((this.#promised ??= message.printed))
      case 'ready':
      case 'blob':
      case 'again':
      case 'spoiled':
        return
      default:
        return message satisfies never
    }
  }

  /** Ends it from outside, and its guest. */
  end(ending: Ending): void {
    if (this.ending) return
    this.ending = ending
    this.#guest.kill()
  }

  /** Its verdict, after which nothing of it is heard; `end` is how its guest ended, if that is what happened. */
  judge(end: GuestEnd): Verdict {
    if (this.#arrival) clearTimeout(this.#arrival)
    this.watch.stop()
    this.#output.end()
    const ending = this.ending ?? this.#died(end)
    const { dropped } = this.#output
    // What the compiler used is not the program's.
    const used = this.watch.compiling ? {} : this.watch.used
    return { ...ending, ...used, ...(dropped ? { dropped } : {}) }
  }

  /** Takes what was written before the report; a killed process is slower to go than a verdict should be. */
  async #hearWhatThereIs(): Promise<void> {
    for (let before = -1; before !== this.#output.taken;) {
      before = this.#output.taken
      // Two turns: every stream that has something to read is read in each.
      for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve))
    }
    this.#isOver({ code: 0, signal: null })
  }

  /** Waits until everything has arrived; who writes more than it says is ended. */
  #hearRest([stdout, stderr]: readonly [number, number]): void {
    if (this.#printed.stdout > stdout || this.#printed.stderr > stderr) this.#guest.kill()
    else if (this.#printed.stdout === stdout && this.#printed.stderr === stderr)
      this.#isOver({ code: 0, signal: null })
  }

  #overLimit(name: Over): Ending {
    return name === 'compileMemory' ? TOO_LARGE : over(name, this.#limits)
  }

  #exited(exitCode: number): Ending {
    if (exitCode === 0) return { status: 'ok', exitCode }
    if (this.#compileError) return { status: 'compile_error', exitCode }
    return this.#refused
      ? { ...over('memoryBytes', this.#limits), exitCode }
      : { status: 'runtime_error', exitCode }
  }

  /** The interpreter ended without a report: it was killed, or it ran out of what the kernel lets it have. */
  #died({ code, signal }: GuestEnd): Ending {
    if (this.watch.compiling) return TOO_LARGE
    const outOfMemory = signal === 'SIGTRAP' || signal === 'SIGABRT' || code === 5
    if (this.#refused || outOfMemory || this.watch.used.memoryBytes > this.#limits.memoryBytes)
      return over('memoryBytes', this.#limits)
    if (signal === 'SIGXCPU') return over('cpuMs', this.#limits)
    return { status: 'runtime_error', ...(signal ? { signal } : { exitCode: code ?? 1 }) }
  }
}
