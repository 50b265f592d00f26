import type { Verdict } from '#core/protocol/run.ts'
import type { Ending } from '../ending.ts'
import type { Limits } from '../sandbox.ts'
import { Waits } from '../waits.ts'
import type { Box } from './box.ts'
import type { Facts } from './marks.ts'
import type { Meter, Usage } from './meter.ts'

/** How often a container is measured on its own host, and through its engine, milliseconds. */
const SAMPLE_MS = 25
const ASK_MS = 200

/** Milliseconds between two measurements with this meter. */
export const sampleMs = (meter: Meter): number => (meter.cheap ? SAMPLE_MS : ASK_MS)

/** What a program, or its compiler, has used since it began, measured from outside of its container. */
export class Consumption {
  readonly waits = new Waits()
  readonly #limits: Limits
  #meter: Meter | null = null
  #begun = 0
  #before: Usage = { cpuMs: 0, memoryBytes: 0, kills: 0 }
  #last: Usage = this.#before
  #peak = 0
  #reading: Promise<void> | null = null

  constructor(limits: Limits) {
    this.#limits = limits
  }

  /** It begins now, in this container. */
  begin({ meter, before }: Pick<Box, 'meter' | 'before'>): void {
    this.#meter = meter
    if (before) this.#before = this.#last = before
    this.#begun = performance.now()
  }

  /** The compiler is done: the program begins now. */
  async beginProgram(): Promise<void> {
    this.#begun = performance.now()
    // What was measured last is the compiler's, all of it, and so is what is found out now; limits hold meanwhile.
    this.#before = this.#last
    await this.measure()
    this.#before = this.#last
    this.#peak = 0
  }

  /** Milliseconds since it began. */
  get since(): number {
    return performance.now() - this.#begun
  }

  /** The kernel ended something because memory had run out. */
  get hasKills(): boolean {
    return this.#last.kills > this.#before.kills
  }

  /** What was measured last. */
  get last(): Usage {
    return this.#last
  }

  async measure(): Promise<void> {
    const usage = await this.#meter?.read()
    if (!usage) return
    this.#last = usage
    this.#peak = Math.max(this.#peak, usage.memoryBytes)
  }

  /** Measures unless it is being measured. */
  sample(): void {
    this.#reading ??= this.measure().finally(() => (this.#reading = null))
  }

  /** The limit that it has gone over, if it has. */
  over(phase: 'compile' | 'run'): keyof Limits | null {
    const { cpuMs, wallMs, idleMs, compileMs } = this.#limits
    const { since } = this
    if (phase === 'compile') return since > compileMs ? 'compileMs' : null
    if (this.#last.cpuMs - this.#before.cpuMs > cpuMs) return 'cpuMs'
    if (since - this.waits.waited > wallMs) return 'wallMs'
    return this.waits.idle > idleMs ? 'idleMs' : null
  }

  /** What a verdict says of a program; `facts` are what its agent told of it, if it did. */
  counted(ending: Ending, facts: Facts | null): Pick<Verdict, 'cpuMs' | 'wallMs' | 'memoryBytes'> {
    const cpuMs = this.#last.cpuMs - this.#before.cpuMs - (facts?.agentMs ?? 0)
    const wallMs = facts ? facts.wallMs - facts.waitedMs : this.since - this.waits.waited
    const peak = ending.limit?.name === 'memoryBytes' ? this.#limits.memoryBytes : this.#peak
    return {
      cpuMs: Math.round(Math.max(0, cpuMs, facts?.cpuMs ?? 0)),
      wallMs: Math.round(Math.max(0, wallMs)),
      // What lived for a moment only is in no sample, but in what the kernel says of the process.
      memoryBytes: Math.max(0, peak - this.#before.memoryBytes, facts?.memoryBytes ?? 0),
    }
  }
}
