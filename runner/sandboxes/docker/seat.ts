import type { Verdict } from '#core/protocol/run.ts'
import type { Trial, Tried, BenchSink } from '../bench.ts'
import { BROKEN, over, type Ending } from '../ending.ts'
import { Output } from '../output.ts'
import type { Limits } from '../sandbox.ts'
import type { Box } from './box.ts'
import { Consumption, sampleMs } from './consumption.ts'
import { notCompiled, REFUSED } from './exits.ts'
import type { AgentJob } from './job.ts'
import type { Facts, Mark } from './marks.ts'
import type { Usage } from './meter.ts'
import { runTrial } from './trial.ts'

/** What one bench runs, and how. */
export type Bout = {
  plan: AgentJob
  limits: Limits
  outOfMemory: string | undefined
  /** Processor cores of a program; its container may have more while it compiles. */
  cpus: number
}

/**
 * What became of compiling: a program that can be run, the verdict of one that cannot, or `unfit` where what the compiler made
 * cannot be kept for more than one run.
 */
export type Compiled = 'ready' | 'unfit' | Verdict

/** A container in which a program was compiled and is run again and again, one trial at a time. */
export class Seat {
  readonly box: Box
  readonly bout: Bout
  /** Milliseconds that compiling took, and that trials have taken since. */
  compileMs = 0
  trialMs = 0
  /** False when the next trial needs another container. */
  isUsable = true
  /** What its container has used so far, as far as is known. */
  used: Usage
  #cancel: (ending: Ending) => void = () => {}

  constructor(box: Box, bout: Bout) {
    this.box = box
    this.bout = bout
    this.used = box.before ?? { cpuMs: 0, memoryBytes: 0, kills: 0 }
    void box.ended.then(() => (this.isUsable = false))
  }

  /** Gives the container its program and compiles it. */
  async compile(tell: BenchSink): Promise<Compiled> {
    const { box, bout } = this
    const used = new Consumption(bout.limits)
    used.begin(box)
    let stop = (_: Compiled) => {}
    const stopped = new Promise<Compiled>((resolve) => (stop = resolve))
    const output = new Output(
      bout.limits.outputBytes,
      (frame) => (frame.t === 'compile' || frame.t === 'cut' ? tell(frame) : undefined),
      () => stop(over('outputBytes', bout.limits)),
    )
    this.#cancel = stop
    const hear = (mark: Mark) => {
      if (mark.kind === 'ready') stop('ready')
      if (mark.kind === 'refused') stop(REFUSED)
      if (mark.kind === 'compiled' && !isSound(mark)) stop(notCompiled(mark))
    }
    const listener = { output: (_: string, bytes: Buffer) => output.take('compile', bytes), mark: hear }
    box.give(bout.plan, listener, { trials: true })
    void box.rename('bench')
    const timer = setInterval(() => {
      used.sample()
      if (used.over('compile')) stop(over('compileMs', bout.limits))
    }, sampleMs(box.meter))
    const compiled = await Promise.race([stopped, box.ended.then(() => this.#vanished(used))])
    clearInterval(timer)
    box.flush()
    output.end()
    this.compileMs = used.since
    if (box.meter.cheap) await used.measure()
    this.used = used.last
    // Programs are measured in what they have to themselves.
    if (box.cpus > bout.cpus) box.lowerCpus(bout.cpus).catch(() => {})
    return compiled
  }

  /** Runs the program once; null when the container failed before it began, so that another may try. */
  async run(trial: Trial): Promise<Tried | null> {
    const began = performance.now()
    const tried = await runTrial(this, trial, (cancel) => (this.#cancel = cancel))
    this.trialMs += performance.now() - began
    return tried
  }

  /** Ends what runs in it. */
  cancel(): void {
    this.#cancel({ status: 'cancelled' })
  }

  async #vanished(used: Consumption): Promise<Compiled> {
    if (!(await this.box.hasEnded())) return { status: 'lost', message: 'The sandbox went away.' }
    await used.measure()
    if (used.hasKills) return { status: 'compile_error', message: 'The compiler ran out of memory.' }
    return this.bout.plan.compile.length > 0 ? 'unfit' : BROKEN
  }
}

const isSound = ({ status, error }: Facts) => status === 0 && error === 0
