import type { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type Docker from 'dockerode'
import * as v from 'valibot'
import { containerSpec, type Container } from './container.ts'
import { statusOf, within, type Engine } from './engine.ts'
import { demultiplexer } from './frames.ts'
import { encodeJob, encodeTrial, newSecrets, STOP, type AgentJob, type Secrets } from './job.ts'
import { Marks, type Mark } from './marks.ts'
import { openMeter, type Meter, type Usage } from './meter.ts'

/** Longest time until a container waits for its program, milliseconds; a busy machine is slow. */
const START_MS = 60_000
/** Longest time the engine may take for one call on a container, milliseconds. */
const CALL_MS = 10_000
/** How long a container is tried to be removed, milliseconds; afterwards the reconciler goes on. */
const REMOVE_MS = 30_000

/** What an agent says when it is ready, if it knows the jobs and marks that are known here; agent.c has the same. */
const READY = '3'

const state = v.object({ State: v.object({ Running: v.boolean(), Pid: v.number() }) })

/** What a run hears of its container. */
export type Listener = {
  output: (name: 'stdout' | 'stderr', bytes: Buffer) => void
  mark: (mark: Mark, name: 'stdout' | 'stderr') => void
}

/** A started container whose agent waits for the one program that it will run. */
export class Box {
  readonly name: string
  readonly image: string
  readonly memoryBytes: number
  readonly cpus: number
  readonly meter: Meter
  /** What it had used when it was ready. */
  readonly before: Usage | null
  /** Settles when nothing more is heard of it: it ended, or the engine went away. */
  readonly ended: Promise<void>
  #container: Docker.Container
  #stream: Duplex
  #engine: Engine
  #hear: { take: (name: 'stdout' | 'stderr', bytes: Buffer) => void }
  #marks: Marks[] = []
  #gone: Promise<void> | null = null
  #afterwards = () => {}

  private constructor(
    parts: Pick<Box, 'name' | 'image' | 'memoryBytes' | 'cpus' | 'meter' | 'before' | 'ended'> & {
      container: Docker.Container
      stream: Duplex
      engine: Engine
      hear: { take: (name: 'stdout' | 'stderr', bytes: Buffer) => void }
    },
  ) {
    this.name = parts.name
    this.image = parts.image
    this.memoryBytes = parts.memoryBytes
    this.cpus = parts.cpus
    this.meter = parts.meter
    this.before = parts.before
    this.ended = parts.ended
    this.#container = parts.container
    this.#stream = parts.stream
    this.#engine = parts.engine
    this.#hear = parts.hear
  }

  /** Makes and starts a container and answers when its agent, and its interpreter if it has one, waits. */
  static async start(engine: Engine, spec: Container): Promise<Box> {
    const container = await within(START_MS, engine.docker.createContainer(containerSpec(spec)))
    try {
      return await within(START_MS, Box.#attach(engine, spec, container))
    } catch (error) {
      await removed(engine, container)
      throw error
    }
  }

  static async #attach(engine: Engine, spec: Container, container: Docker.Container): Promise<Box> {
    const all = { stream: true, stdin: true, stdout: true, stderr: true, hijack: true }
    const stream = (await container.attach(all)) as Duplex
    const said: string[] = []
    let isReady = (_: string) => {}
    const ready = new Promise<string>((resolve) => (isReady = resolve))
    // Nobody's program runs yet, so the first byte on stdout is the agent's.
    const hear = {
      take: (name: 'stdout' | 'stderr', bytes: Buffer) => {
        if (name === 'stdout') return isReady(bytes.toString())
        if (said.length < 20) said.push(bytes.toString().slice(0, 500))
      },
    }
    const ended = new Promise<void>((resolve) => {
      stream.once('end', resolve).once('error', resolve).once('close', resolve)
    })
    stream.on(
      'data',
      demultiplexer((name, bytes) => hear.take(name, bytes)),
    )
    await container.start()
    const early = ended.then(() => {
      throw new Error(`the container ended before it was ready: ${said.join('')}`)
    })
    early.catch(() => {})
    if ((await Promise.race([ready, early])) !== READY)
      throw new Error('the image has another version of the agent; npm run runner:images builds it anew')
    const meter = openMeter(container, v.parse(state, await container.inspect()).State.Pid)
    const before = await meter.read()
    const { name, image, limits, cpus } = spec
    const parts = { name, image, memoryBytes: limits.memoryBytes, cpus, meter, before, ended }
    return new Box({ ...parts, container, stream, engine, hear })
  }

  /** Gives it its program; may be called once. One with `trials` is only compiled. */
  give(job: AgentJob, listener: Listener, how: { trials?: boolean } = {}): void {
    this.#stream.write(encodeJob(job, this.#listen(listener), how))
  }

  /** Runs the program it was given for trials once more; only when the trial before has ended. */
  trial(stdin: string, files: AgentJob['files'], listener: Listener): void {
    this.#stream.write(encodeTrial(stdin, files, this.#listen(listener)))
  }

  /** Ends the program of a trial, which then tells that it has ended. */
  stop(): void {
    if (!this.#stream.destroyed) this.#stream.write(STOP)
  }

  #listen(listener: Listener): Secrets {
    const secrets = newSecrets()
    const marks = (name: 'stdout' | 'stderr') =>
      new Marks(
        secrets,
        (bytes) => listener.output(name, bytes),
        (mark) => listener.mark(mark, name),
      )
    const streams = { stdout: marks('stdout'), stderr: marks('stderr') }
    this.#marks = [streams.stdout, streams.stderr]
    this.#hear.take = (name, bytes) => streams[name].take(bytes)
    return secrets
  }

  /** Writes to the program's standard input; after `closed` it reads end of file. */
  input(data: string, closed: boolean): void {
    if (this.#stream.writableEnded || this.#stream.destroyed) return
    if (data !== '') this.#stream.write(data)
    if (closed) this.#stream.end()
  }

  /** Passes on output that was held back because it might have become a mark; to be called when nothing more is awaited. */
  flush(): void {
    for (const marks of this.#marks) marks.end()
  }

  /** Lowers how much memory it may use; rejects when the engine does not. */
  async lowerMemory(bytes: number): Promise<void> {
    await within(CALL_MS, this.#container.update({ Memory: bytes, MemorySwap: bytes }))
  }

  /** Lowers how many processor cores it may use; rejects when the engine does not. */
  async lowerCpus(cpus: number): Promise<void> {
    await within(CALL_MS, this.#container.update({ NanoCpus: Math.round(cpus * 1e9) }))
  }

  /** Names it after its run, for whoever looks at the engine; failing does no harm. */
  async rename(run: string): Promise<void> {
    await this.#container.rename({ name: `${this.name}-${run}` }).catch(() => {})
  }

  /** What became of it when nothing more is heard: true when it has ended, null when the engine does not tell. */
  async hasEnded(): Promise<boolean | null> {
    try {
      return !v.parse(state, await within(2_000, this.#container.inspect())).State.Running
    } catch (error) {
      this.#engine.failed(error)
      return statusOf(error) === 404 ? true : null
    }
  }

  /** Calls `then` when it is gone. */
  onGone(then: () => void): void {
    this.#afterwards = then
  }

  /** Kills everything in it and removes it; settles when it is verified to be gone, or when the engine stays away. */
  dispose(): Promise<void> {
    this.#gone ??= removed(this.#engine, this.#container).then(() => {
      this.#stream.destroy()
      this.#afterwards()
    })
    return this.#gone
  }
}

/** Removes a container whatever state it is in, and makes sure. */
export async function removed(engine: Engine, container: Docker.Container): Promise<void> {
  const end = performance.now() + REMOVE_MS
  for (let pause = 20; performance.now() < end; pause = Math.min(pause * 2, 500)) {
    try {
      await within(CALL_MS, container.remove({ force: true, v: true }))
      await within(CALL_MS, container.inspect())
    } catch (error) {
      // 409: the engine is removing it.
      if (statusOf(error) === 404) return
      engine.failed(error)
    }
    await sleep(pause, undefined, { ref: false })
  }
}
