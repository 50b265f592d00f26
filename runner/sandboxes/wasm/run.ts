import type { RunStatus, Verdict } from '#core/protocol/run.ts'
import type { ActiveRun, Job, Sink } from '../sandbox.ts'
import type { Guest, GuestEnd, GuestReport } from './guest.ts'
import { resetPeak, usage, type Usage } from './meter.ts'
import { Output } from '../output.ts'
import type { Pool, Ready } from './pool.ts'

/** How often the meters are read, milliseconds. */
const SAMPLE_MS = 25
/** A program that has computed for this long is one that computes for long, milliseconds. */
const LONG_MS = 300
/** Memory that the interpreter may need beside what the program asked for, bytes. */
export const MEMORY_SLACK = 64 * 1024 * 1024

type Ending = { status: RunStatus; limit?: Verdict['limit']; message?: string; exitCode?: number }

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
  /** Milliseconds spent waiting for input, since when it waits now, and waits since something was typed. */
  #waited = 0
  #waitingSince: number | null = null
  #idle = 0
  /** No input will follow, so waiting for it counts as running. */
  #isClosed = false
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

  constructor(job: Job, sink: Sink, pool: Pool) {
    this.#job = job
    this.#sink = sink
    this.#output = new Output(job.limits.outputBytes, sink, () => this.#end(this.#over('outputBytes')))
    this.#heardAll = new Promise((resolve) => (this.#heardAllOfIt = resolve))
    this.#cancelled = new Promise((resolve) => (this.#cancel = () => resolve(null)))
    this.verdict = this.#live(pool)
    this.gone = this.verdict.then(async () => void (await this.#guest?.ended))
  }

  input(data: string, closed: boolean): void {
    if (!this.#guest) return void this.#early.push({ data, closed })
    if (closed) this.#waits(null)
    this.#isClosed ||= closed
    this.#idle = 0
    if (data !== '' && !this.#guest.stdin.writableEnded) this.#guest.stdin.write(data)
    if (closed) this.#guest.stdin.end()
  }

  cancel(): void {
    this.#end({ status: 'cancelled' })
    this.#cancel?.()
  }

  async #live(pool: Pool): Promise<Verdict> {
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
        if (!this.#isClosed && !this.#compiling) this.#waitingSince ??= performance.now()
        return this.#output.waits(true)
      case 'go':
        this.#waits(null)
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

  #over(name: 'cpuMs' | 'wallMs' | 'idleMs' | 'memoryBytes' | 'outputBytes' | 'compileMs'): Ending {
    const limit = { name, value: this.#job.limits[name] }
    const status =
      ({ memoryBytes: 'memory_exceeded', outputBytes: 'output_exceeded' } as const)[name as string] ??
      'timeout'
    return { status, limit }
  }

  /** Counts the wait until now, and from `since` on. */
  #waits(since: number | null): void {
    if (this.#waitingSince === null) return
    const passed = performance.now() - this.#waitingSince
    this.#waited += passed
    this.#idle += passed
    this.#waitingSince = since
  }

  #wall(): number {
    this.#waits(performance.now())
    return performance.now() - this.#begun - this.#waited
  }

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
    else if (this.#idle > idleMs) this.#end(this.#over('idleMs'))
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
  #died(end: GuestEnd): Ending & { signal?: string } {
    if (this.#compiling) return TOO_LARGE
    const outOfMemory = end.signal === 'SIGTRAP' || end.signal === 'SIGABRT' || end.code === 5
    if (this.#refused || outOfMemory || this.#memory() > this.#job.limits.memoryBytes)
      return this.#over('memoryBytes')
    if (end.signal === 'SIGXCPU') return this.#over('cpuMs')
    return { status: 'runtime_error', ...(end.signal ? { signal: end.signal } : { exitCode: end.code ?? 1 }) }
  }
}
