import type { Log } from '../../log.ts'
import type { Box } from './box.ts'
import type { Engine } from './engine.ts'

/** A language nobody used for this long keeps nothing waiting, milliseconds. */
const KEEP_MS = 600_000
const MINUTE_MS = 60_000
/** The program that was just started goes first; its successor is made a little later. */
const REFILL_DELAY_MS = 150
/** After a container could not be made, the next is not tried before this has passed unless one is wanted, milliseconds. */
const RETRY_MS = 10_000

export type PoolOptions = {
  language: string
  engine: Engine
  /** Makes a container that waits for a program. */
  start: () => Promise<Box>
  /** Containers to keep waiting while the language is in use, and the most that may wait. */
  warm: number
  most: number
  log: Log
}

/** Waiting containers of one language. Each is used once; another is made in the background in its place. */
export class Pool {
  /** Containers that were started so far. */
  started = 0
  #options: PoolOptions
  #waiting: Box[] = []
  #wanted: ((box: Box | null) => void)[] = []
  #starting = 0
  #inUse = 0
  /** The most containers that were in use at once, by minute. */
  #peaks = new Map<number, number>()
  #keepUntil = 0
  #failedAt = -Infinity
  #closed = false
  #unwatch: () => void

  constructor(options: PoolOptions) {
    this.#options = options
    // Whoever waits while the engine goes away is told so; it may come back much later.
    this.#unwatch = options.engine.onChange((up) => {
      if (!up) this.#refuse()
    })
  }

  /** Containers that wait now. */
  get waiting(): number {
    return this.#waiting.length
  }

  /** A container that waits; null when none can be made now. It counts as in use until `done` is called. */
  take(): Promise<Box | null> {
    this.#use()
    setTimeout(() => this.fill(), REFILL_DELAY_MS).unref()
    const waiting = this.#waiting.shift()
    if (waiting) return Promise.resolve(waiting)
    if (this.#closed || !this.#options.engine.up) return Promise.resolve(null)
    return new Promise((resolve) => {
      this.#wanted.push(resolve)
      if (this.#starting < this.#wanted.length) void this.#start()
    })
  }

  /** Ends what `take` began. */
  done(): void {
    this.#inUse--
  }

  /** Takes back a container that was given no program. */
  giveBack(box: Box): void {
    const wanted = this.#wanted.shift()
    if (wanted) return wanted(box)
    if (this.#closed) return void box.dispose()
    this.#waiting.push(box)
    void box.ended.then(() => this.#forget(box))
  }

  /** Keeps containers waiting from now on as if a program had just run. */
  prewarm(): void {
    this.#keepUntil = Date.now() + KEEP_MS
    this.fill()
  }

  /** Makes containers until enough wait, and lets go of those that no longer need to. */
  fill(): void {
    if (this.#closed || !this.#options.engine.up) return
    const target = this.#target()
    for (const box of this.#waiting.splice(target)) void box.dispose()
    const missing = () => target + this.#wanted.length - this.#waiting.length - this.#starting
    if (performance.now() - this.#failedAt < RETRY_MS) return
    while (missing() > 0) void this.#start()
  }

  /** Lets go of every waiting container, for instance because the language's image has changed. */
  async empty(): Promise<void> {
    await Promise.all(this.#waiting.splice(0).map((box) => box.dispose()))
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#unwatch()
    this.#refuse()
    await this.empty()
  }

  #use(): void {
    const now = Date.now()
    this.#keepUntil = now + KEEP_MS
    const minute = Math.floor(now / MINUTE_MS)
    this.#inUse++
    this.#peaks.set(minute, Math.max(this.#peaks.get(minute) ?? 0, this.#inUse))
    for (const old of this.#peaks.keys()) if (old < minute - KEEP_MS / MINUTE_MS) this.#peaks.delete(old)
  }

  #target(): number {
    const { warm, most } = this.#options
    if (warm === 0 || Date.now() > this.#keepUntil) return 0
    const oldest = Math.floor((Date.now() - KEEP_MS) / MINUTE_MS)
    const peaks = [...this.#peaks].filter(([minute]) => minute > oldest).map(([, peak]) => peak)
    return Math.min(Math.max(warm, ...peaks), Math.max(warm, most))
  }

  async #start(): Promise<void> {
    const { start, engine, language, log } = this.#options
    this.#starting++
    try {
      const box = await start()
      this.started++
      this.#failedAt = -Infinity
      this.giveBack(box)
    } catch (error) {
      this.#failedAt = performance.now()
      engine.failed(error)
      if (!this.#closed) log('error', 'language did not load', { language, error: String(error) })
      this.#wanted.shift()?.(null)
    } finally {
      this.#starting--
    }
  }

  #forget(box: Box): void {
    const index = this.#waiting.indexOf(box)
    if (index < 0) return
    this.#waiting.splice(index, 1)
    void box.dispose()
  }

  #refuse(): void {
    for (const wanted of this.#wanted.splice(0)) wanted(null)
  }
}
