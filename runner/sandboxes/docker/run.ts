import type { Verdict } from '#core/protocol/run.ts'
import { Output } from '../output.ts'
import type { Pool } from '../pool.ts'
import type { ActiveRun, Job, Limits, Sink } from '../sandbox.ts'
import type { Box } from './box.ts'
import { Consumption, sampleMs } from './consumption.ts'
import { AWAY, BROKEN, over, type Ending } from '../ending.ts'
import { statusOf, type Engine } from './engine.ts'
import { endingOf, LAST_WORDS, notCompiled, REFUSED } from './exits.ts'
import type { AgentJob } from './job.ts'
import type { Facts, Mark } from './marks.ts'

/** A program that was compiled and runs for longer than this gets the cores of a program, milliseconds: a hello is not worth the call. */
const SETTLE_MS = 100

/** What a run needs beside its job; `job.limits` are the ones that hold. */
export type RunParts = {
  job: Job
  plan: AgentJob
  version: string
  /** See `docker.outOfMemory` of a language. */
  outOfMemory: string | undefined
  sink: Sink
  pool: Pool<Box>
  engine: Engine
  /** Processor cores of a program; its container may have more while it compiles. */
  cpus: number
}

/** One program in one container, from the moment it asks for the container to its verdict. */
export class DockerRun implements ActiveRun {
  readonly verdict: Promise<Verdict>
  readonly gone: Promise<void>
  #parts: RunParts
  #limits: Limits
  #output: Output
  #box: Box | null = null
  #early: { data: string; closed: boolean }[] = []
  #isGiven = false
  #phase: 'compile' | 'run'
  #used: Consumption
  #facts: Facts | null = null
  #lastWords = ''
  #compileKills = 0
  #isSettled = false
  #ends = 0
  #ending: Ending | null = null
  #stop: () => void = () => {}
  #stopped: Promise<void>
  #timer: NodeJS.Timeout | null = null

  constructor(parts: RunParts) {
    this.#parts = parts
    this.#limits = parts.job.limits
    this.#used = new Consumption(this.#limits)
    this.#phase = parts.plan.compile.length > 0 ? 'compile' : 'run'
    this.#output = new Output(this.#limits.outputBytes, parts.sink, () =>
      this.#end(this.#over('outputBytes')),
    )
    this.#stopped = new Promise((resolve) => (this.#stop = resolve))
    this.verdict = this.#live()
    this.gone = this.verdict.then(async () => {
      await this.#box?.dispose()
      this.#parts.pool.done()
    })
  }

  input(data: string, closed: boolean): void {
    if (!this.#box || !this.#isGiven) return void this.#early.push({ data, closed })
    this.#used.waits.typed(closed)
    this.#box.input(data, closed)
  }

  cancel(): void {
    this.#end({ status: 'cancelled' })
  }

  async #live(): Promise<Verdict> {
    const { pool, engine } = this.#parts
    const taken = pool.take()
    const box = await Promise.race([taken, this.#stopped])
    if (!box) {
      void taken.then((late) => late && pool.giveBack(late))
      return this.#ending ?? (engine.up ? BROKEN : AWAY)
    }
    this.#box = box
    try {
      if (this.#limits.memoryBytes < box.memoryBytes) await box.lowerMemory(this.#limits.memoryBytes)
    } catch (error) {
      if (this.#ending) return this.#ending
      engine.failed(error)
      // Where the engine refuses, the interpreter alone needs more than that; 404: the container is gone.
      if (![null, 404].includes(statusOf(error))) return this.#over('memoryBytes')
      return engine.up ? BROKEN : AWAY
    }
    this.#begin(box)
    await Promise.race([this.#stopped, box.ended])
    if (this.#timer) clearInterval(this.#timer)
    const ending = this.#ending ?? (await this.#vanished(box))
    box.flush()
    this.#output.end()
    return this.#judge(ending)
  }

  #begin(box: Box): void {
    const { job, plan, version, sink } = this.#parts
    this.#isGiven = true
    sink({ t: 'started', sandbox: 'docker', language: job.language, version, image: box.image })
    this.#used.begin(box)
    box.give(plan, {
      output: (name, bytes) => {
        this.#output.take(name === 'stderr' && this.#phase === 'compile' ? 'compile' : name, bytes)
        if (name === 'stderr')
          this.#lastWords = (this.#lastWords + bytes.toString('latin1')).slice(-LAST_WORDS)
      },
      mark: (mark) => void this.#hear(mark),
    })
    for (const { data, closed } of this.#early.splice(0)) this.input(data, closed)
    void box.rename(job.id)
    const sample = () => {
      this.#used.sample()
      // A limit of time does not wait for an engine that does not answer.
      this.#check()
    }
    this.#timer = setInterval(sample, sampleMs(box.meter))
  }

  async #hear(mark: Mark): Promise<void> {
    switch (mark.kind) {
      case 'wait':
        this.#used.waits.wait()
        return this.#output.waits(true)
      case 'go':
        this.#used.waits.go()
        return this.#output.waits(false)
      case 'compiled':
        return this.#compiled(mark)
      case 'ended':
        // Both streams say so: then nothing that was written before is still on its way.
        this.#facts = mark
        if (++this.#ends === 2) await this.#exited(mark)
        return
      case 'refused':
        return this.#end(REFUSED)
      case 'ready':
      case 'last':
        return
      default:
        return mark satisfies never
    }
  }

  async #compiled(facts: Facts): Promise<void> {
    if (this.#phase !== 'compile') return
    if (facts.status !== 0 || facts.error !== 0) return this.#end(notCompiled(facts))
    this.#phase = 'run'
    this.#compileKills = facts.kills
    await this.#used.beginProgram()
  }

  async #exited(facts: Facts): Promise<void> {
    await this.#used.measure()
    const { plan, outOfMemory } = this.#parts
    const hasKills = facts.kills > this.#compileKills
    this.#end(endingOf({ facts, hasKills, plan, outOfMemory, lastWords: this.#lastWords }, this.#limits))
  }

  /** The container has ended and its agent said nothing: the program killed the agent, or the engine is away. */
  async #vanished(box: Box): Promise<Ending> {
    if (!(await box.hasEnded())) return { status: 'lost', message: 'The sandbox went away.' }
    if (this.#used.hasKills) return this.#over('memoryBytes')
    return { status: this.#phase === 'compile' ? 'compile_error' : 'runtime_error', signal: 'SIGKILL' }
  }

  #end(ending: Ending): void {
    this.#ending ??= ending
    this.#stop()
  }

  #over = (name: keyof Limits) => over(name, this.#limits)

  #check(): void {
    if (this.#phase === 'run' && this.#used.since > SETTLE_MS) this.#settle()
    const over = this.#used.over(this.#phase)
    if (over) this.#end(this.#over(over))
  }

  /** Takes back the cores that were only for compiling; tried again with the next sample when the engine does not answer. */
  #settle(): void {
    const { cpus } = this.#parts
    if (this.#isSettled || !this.#box || this.#box.cpus <= cpus) return
    this.#isSettled = true
    this.#box.lowerCpus(cpus).catch(() => (this.#isSettled = false))
  }

  #judge(ending: Ending): Verdict {
    const dropped = this.#output.dropped
    return {
      ...ending,
      ...(this.#phase === 'run' ? this.#used.counted(ending, this.#facts) : {}),
      ...(dropped ? { dropped } : {}),
    }
  }
}
