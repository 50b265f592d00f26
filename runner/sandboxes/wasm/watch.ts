import type { Limits } from '../sandbox.ts'
import { Waits } from '../waits.ts'
import type { Guest } from './guest.ts'
import { resetPeak, usage, type Usage } from './meter.ts'

/** How often the meters are read, milliseconds. */
const SAMPLE_MS = 25
/** A program that has computed for this long is one that computes for long, milliseconds. */
const LONG_MS = 300
/** Memory that the interpreter may need beside what the program asked for, bytes. */
export const MEMORY_SLACK = 64 * 1024 * 1024

const EMPTY: Usage = { cpuMs: 0, memory: 0, peak: 0, data: 0 }

/** A limit that was exceeded; the memory of a compiler is not the program's. */
export type Over = 'cpuMs' | 'wallMs' | 'idleMs' | 'memoryBytes' | 'compileMs' | 'compileMemory'

/** Looks from outside at what a program in a guest uses, from `begin` to `stop`. */
export class Watch {
  readonly waits = new Waits()
  /** True until a program that has to be compiled has been; its limits apply to what comes after. */
  compiling = false
  #guest: Guest
  #limits: Limits
  #exceeded: (name: Over) => void
  #before = EMPTY
  #last = EMPTY
  #peak = 0
  #begun = 0
  #long = false
  #timer: NodeJS.Timeout | null = null

  constructor(guest: Guest, limits: Limits, exceeded: (name: Over) => void) {
    this.#guest = guest
    this.#limits = limits
    this.#exceeded = exceeded
  }

  /** Measures from here on. */
  begin(): void {
    const { pid } = this.#guest
    if (pid) {
      resetPeak(pid)
      this.#before = this.#last = usage(pid) ?? EMPTY
    }
    this.#peak = 0
    this.#begun = performance.now()
    this.#timer ??= setInterval(() => this.sample(), SAMPLE_MS)
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer)
  }

  get used(): { cpuMs: number; wallMs: number; memoryBytes: number } {
    return {
      cpuMs: Math.round(this.#cpu()),
      wallMs: Math.round(Math.max(0, this.#wall())),
      memoryBytes: this.#memory(),
    }
  }

  /** Reads the meters, and tells when one is beyond its limit. */
  sample(): void {
    const { pid } = this.#guest
    const now = pid ? usage(pid) : null
    if (now) {
      this.#last = now
      this.#peak = Math.max(this.#peak, now.peak, now.memory)
    }
    if (this.#cpu() > LONG_MS && !this.#long) {
      this.#long = true
      this.#guest.giveWay()
    }
    const { cpuMs, wallMs, idleMs, memoryBytes, compileMs } = this.#limits
    if (this.compiling) {
      if (this.#memory() > memoryBytes + MEMORY_SLACK) this.#exceeded('compileMemory')
      else if (this.#wall() > compileMs) this.#exceeded('compileMs')
      return
    }
    if (this.#cpu() > cpuMs) this.#exceeded('cpuMs')
    else if (this.#memory() > memoryBytes + MEMORY_SLACK) this.#exceeded('memoryBytes')
    else if (this.#wall() > wallMs) this.#exceeded('wallMs')
    else if (this.waits.idle > idleMs) this.#exceeded('idleMs')
  }

  #wall = () => performance.now() - this.#begun - this.waits.waited
  #cpu = () => Math.max(0, this.#last.cpuMs - this.#before.cpuMs)
  #memory = () => Math.max(0, this.#peak - this.#before.memory)
}
