/** A language nobody used for this long keeps nothing waiting, milliseconds. */
const KEEP_MS = 600_000
const MINUTE_MS = 60_000
/** The program that was just started goes first; its successor is made a little later. */
const REFILL_DELAY_MS = 150
/** After a place could not be made, the next is not tried before this has passed unless one is wanted, milliseconds. */
const RETRY_MS = 10_000

/** A container or a process in which nothing but what runs programs has been started. */
export type Place = {
  /** Settles when it can take no program any more. */
  ended: Promise<unknown>
  /** Ends it, if it has not; settles when nothing is left. */
  dispose: () => Promise<void>
}

export type PoolOptions<T extends Place> = {
  /** Makes a place that waits for a program. */
  start: () => Promise<T>
  /** Hears why one could not be made. */
  failed: (error: unknown) => void
  /** Whether places can be made at all; always when absent. */
  up?: () => boolean
  /** Places to keep waiting while the language is in use, and the most that may wait. */
  warm: number
  most: number
}

/** Waiting places of one language. Each is used once; another is made in the background in its place. */
export class Pool<T extends Place> {
  /** Places that were started so far. */
  started = 0
  #options: PoolOptions<T>
  #waiting: T[] = []
  #wanted: ((place: T | null) => void)[] = []
  #starting = 0
  #inUse = 0
  /** The most places that were in use at once, by minute. */
  #peaks = new Map<number, number>()
  #keepUntil = 0
  #failedAt = -Infinity
  #closed = false

  constructor(options: PoolOptions<T>) {
    this.#options = options
  }

  /** Places that wait now. */
  get waiting(): number {
    return this.#waiting.length
  }

  /** A place that waits; null when none can be made now. It counts as in use until `done` is called. */
  take(): Promise<T | null> {
    this.#use()
    setTimeout(() => this.fill(), REFILL_DELAY_MS).unref()
    const waiting = this.#waiting.shift()
    if (waiting) return Promise.resolve(waiting)
    if (!this.#isOpen) return Promise.resolve(null)
    return new Promise((resolve) => {
      this.#wanted.push(resolve)
      if (this.#starting < this.#wanted.length) void this.#start()
    })
  }

  /** Ends what `take` began. */
  done(): void {
    this.#inUse--
  }

  /** Takes back a place that was given no program. */
  giveBack(place: T): void {
    const wanted = this.#wanted.shift()
    if (wanted) return wanted(place)
    if (this.#closed) return void place.dispose()
    this.#waiting.push(place)
    void place.ended.then(() => this.#forget(place))
  }

  /** Keeps places waiting from now on as if a program had just run. */
  prewarm(): void {
    this.#keepUntil = Date.now() + KEEP_MS
    this.fill()
  }

  /** Makes places until enough wait, and lets go of those that no longer need to. */
  fill(): void {
    if (!this.#isOpen) return
    const target = this.#target()
    for (const place of this.#waiting.splice(target)) void place.dispose()
    const missing = () => target + this.#wanted.length - this.#waiting.length - this.#starting
    if (performance.now() - this.#failedAt < RETRY_MS) return
    while (missing() > 0) void this.#start()
  }

  /** Answers who waits that there is none: places cannot be made now, and may not for long. */
  refuse(): void {
    for (const wanted of this.#wanted.splice(0)) wanted(null)
  }

  async close(): Promise<void> {
    this.#closed = true
    this.refuse()
    await Promise.all(this.#waiting.splice(0).map((place) => place.dispose()))
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
    const { start, failed } = this.#options
    this.#starting++
    try {
      const place = await start()
      this.started++
      this.#failedAt = -Infinity
      this.giveBack(place)
    } catch (error) {
      this.#failedAt = performance.now()
      if (!this.#closed) failed(error)
      this.#wanted.shift()?.(null)
    } finally {
      this.#starting--
    }
  }

  #forget(place: T): void {
    const index = this.#waiting.indexOf(place)
    if (index < 0) return
    this.#waiting.splice(index, 1)
    void place.dispose()
  }

  get #isOpen(): boolean {
    return !this.#closed && (this.#options.up?.() ?? true)
  }
}
