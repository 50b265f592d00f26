import type { Verdict } from '#core/protocol/run.ts'
import { over, type Ending } from '../ending.ts'
import type { Pool } from '../pool.ts'
import type { ActiveRun, Job, Limits, Sink } from '../sandbox.ts'
import { Waits } from '../waits.ts'
import type { Guest, GuestEnd, GuestReport } from './guest.ts'
import { resetPeak, usage, type Usage } from './meter.ts'
import { Output } from '../output.ts'
import type { Ready } from './ready.ts'

/** How often the meters are read, milliseconds. */
const SAMPLE_MS = 25
/** A program that has computed for this long is one that computes for long, milliseconds. */
const LONG_MS = 300
/** Memory that the interpreter may need beside what the program asked for, bytes. */
export const MEMORY_SLACK = 64 * 1024 * 1024

/** How a compiler ends that takes more memory than a program may have. */
const TOO_LARGE: Ending = { status: 'compile_error', message: 'The compiler ran out of memory.' }

const EMPTY: Usage = { cpuMs: 0, memory: 0, peak: 0, data: 0 }

/** One program in one guest, from the moment it asks for the guest to its verdict. */
export class WasmRun implements ActiveRun {
  readonly verdict: Promise<Verdict>
  readonly gone: Promise<void>
  #job: Job
  #sink: Sink
  #output: Output
  #guest: Guest | null = null
  #early: { data: string; closed: boolean }[] = []
  #before = EMPTY
  #last = EMPTY
  #peak = 0
  #begun = 0
  #waits = new Waits()
  #refused = false
  /** True until a program that has to be compiled has been; its limits apply to what comes after. */
  #compiling = false
  #compileError = false
  #long = false
  #ending: Ending | null = null
  #cancel: (() => void) | null = null
  #cancelled: Promise<null>
  #heardAllOfIt: (end: GuestEnd) => void = () => {}
  #heardAll: Promise<GuestEnd>
  #timer: NodeJS.Timeout | null = null

  constructor(job: Job, sink: Sink, pool: Pool<Ready>) {
    this.#job = job
    this.#sink = sink
    this.#output = new Output(job.limits.outputBytes, sink, () => this.#end(this.#over('outputBytes')))
    this.#heardAll = new Promise((resolve) => (this.#heardAllOfIt = resolve))
    this.#cancelled = new Promise((resolve) => (this.#cancel = () => resolve(null)))
    this.verdict = this.#live(pool)
    this.gone = this.verdict.then(async () => {
      await this.#guest?.ended
      pool.done()
    })
  }

  input(data: string, closed: boolean): void {
    if (!this.#guest) return void this.#early.push({ data, closed })
    this.#waits.typed(closed)
    if (data !== '' && !this.#guest.stdin.writableEnded) this.#guest.stdin.write(data)
    if (closed) this.#guest.stdin.end()
  }

  cancel(): void {
    this.#end({ status: 'cancelled' })
    this.#cancel?.()
  }

  async #live(pool: Pool<Ready>): Promise<Verdict> {
    const taken = pool.take()
    const ready = await Promise.race([taken, this.#cancelled])
    if (this.#ending || !ready) {
      void taken.then((late) => late && pool.giveBack(late))
      return this.#ending
        ? { status: this.#ending.status }
        : { status: 'internal', message: 'The language could not be loaded.' }
    }
    this.#begin(ready)
    const end = await Promise.race([ready.guest.ended, this.#heardAll])
    if (this.#timer) clearInterval(this.#timer)
    ready.guest.kill()
    this.#output.end()
    return this.#judge(end)
  }

  #begin({ guest, version, compiles }: Ready): void {
    this.#guest = guest
    this.#compiling = compiles
    this.#sink({ t: 'started', sandbox: 'wasm', language: this.#job.language, version })
    // A stream that was paused stays so until it is resumed by name.
    guest.stdout.on('data', (bytes: Buffer) => this.#output.take('stdout', bytes)).resume()
    guest.stderr.on('data', (bytes: Buffer) => this.#output.take('stderr', bytes)).resume()
    guest.onReport = (message) => this.#hear(message)
    this.#measureFromHere()
    const { entry, files, limits } = this.#job
    const { memoryBytes, fileBytes, diskBytes, openFiles } = limits
    guest.begin({ entry, files, memoryBytes, limits: { fileBytes, diskBytes, openFiles } })
    for (const { data, closed } of this.#early.splice(0)) this.input(data, closed)
    this.#timer = setInterval(() => this.#sample(), SAMPLE_MS)
    if (this.#ending) guest.kill()
  }

  #measureFromHere(): void {
    const pid = this.#guest?.pid
    if (pid) {
      resetPeak(pid)
      this.#before = this.#last = usage(pid) ?? EMPTY
    }
    this.#peak = 0
    this.#begun = performance.now()
  }

  #hear(message: GuestReport): void {
    switch (message.t) {
      case 'wait':
        if (!this.#compiling) this.#waits.wait()
        return this.#output.waits(true)
      case 'go':
        this.#waits.go()
        return this.#output.waits(false)
      case 'memory':
        this.#refused = true
        return
      case 'compile':
        this.#compileError = true
        return this.#output.take('compile', Buffer.from(message.data))
      case 'compiled':
        // Once only: a program cannot have its meters set back.
        if (!this.#compiling) return
        this.#compiling = this.#compileError = false
        this.#measureFromHere()
        return this.#guest?.proceed()
      case 'exit':
        this.#sample()
        this.#ending ??= this.#exited(message.code)
        return void this.#hearRest()
      case 'ready':
      case 'blob':
        return
      default:
        return message satisfies never
    }
  }

  /** Takes what the program wrote before its report; a killed process is slower to go than a verdict should be. */
  async #hearRest(): Promise<void> {
    for (let before = -1; before !== this.#output.taken;) {
      before = this.#output.taken
      // Two turns: every stream that has something to read is read in each.
      for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve))
    }
    this.#heardAllOfIt({ code: 0, signal: null })
  }

  #exited(exitCode: number): Ending {
    if (exitCode === 0) return { status: 'ok', exitCode }
    if (this.#compileError) return { status: 'compile_error', exitCode }
    return this.#refused ? { ...this.#over('memoryBytes'), exitCode } : { status: 'runtime_error', exitCode }
  }

  #end(ending: Ending): void {
    if (this.#ending) return
    this.#ending = ending
    this.#guest?.kill()
  }

  #over = (name: keyof Limits) => over(name, this.#job.limits)
  #wall = () => performance.now() - this.#begun - this.#waits.waited

  #sample(): void {
    const pid = this.#guest?.pid
    const now = pid ? usage(pid) : null
    if (now) {
      this.#last = now
      this.#peak = Math.max(this.#peak, now.peak, now.memory)
    }
    if (this.#cpu() > LONG_MS && !this.#long) {
      this.#long = true
      this.#guest?.giveWay()
    }
    const { cpuMs, wallMs, idleMs, memoryBytes, compileMs } = this.#job.limits
    if (this.#compiling) {
      if (this.#memory() > memoryBytes + MEMORY_SLACK) this.#end(TOO_LARGE)
      else if (this.#wall() > compileMs) this.#end(this.#over('compileMs'))
      return
    }
    if (this.#cpu() > cpuMs) this.#end(this.#over('cpuMs'))
    else if (this.#memory() > memoryBytes + MEMORY_SLACK) this.#end(this.#over('memoryBytes'))
    else if (this.#wall() > wallMs) this.#end(this.#over('wallMs'))
    else if (this.#waits.idle > idleMs) this.#end(this.#over('idleMs'))
  }

  #cpu = () => Math.max(0, this.#last.cpuMs - this.#before.cpuMs)
  #memory = () => Math.max(0, this.#peak - this.#before.memory)

  #judge(end: GuestEnd): Verdict {
    const ending = this.#ending ?? this.#died(end)
    const { dropped } = this.#output
    // What the compiler used is not the program's.
    if (this.#compiling) return { ...ending, ...(dropped ? { dropped } : {}) }
    return {
      ...ending,
      cpuMs: Math.round(this.#cpu()),
      wallMs: Math.round(Math.max(0, this.#wall())),
      memoryBytes: this.#memory(),
      ...(dropped ? { dropped } : {}),
    }
  }

  /** The interpreter ended without a report: it was killed, or it ran out of what the kernel lets it have. */
  #died(end: GuestEnd): Ending {
    if (this.#compiling) return TOO_LARGE
    const outOfMemory = end.signal === 'SIGTRAP' || end.signal === 'SIGABRT' || end.code === 5
    if (this.#refused || outOfMemory || this.#memory() > this.#job.limits.memoryBytes)
      return this.#over('memoryBytes')
    if (end.signal === 'SIGXCPU') return this.#over('cpuMs')
    return { status: 'runtime_error', ...(end.signal ? { signal: end.signal } : { exitCode: end.code ?? 1 }) }
  }
}
