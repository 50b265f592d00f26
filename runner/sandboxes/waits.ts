/** What a program waits for input is not its own time: counts it, in milliseconds of `now`. */
export class Waits {
  readonly #now: () => number
  #since: number | null = null
  #waited = 0
  #idle = 0
  #isClosed = false

  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  /** All waits so far. */
  get waited(): number {
    this.#count()
    return this.#waited
  }

  /** Waits since something was typed. */
  get idle(): number {
    this.#count()
    return this.#idle
  }

  /** The program has begun to wait; where no input will follow that counts as running. */
  wait(): void {
    if (!this.#isClosed) this.#since ??= this.#now()
  }

  /** The program goes on. */
  go(): void {
    this.#count()
    this.#since = null
  }

  /** Something was typed; after `closed` nothing more will be. */
  typed(closed: boolean): void {
    if (closed) this.go()
    else this.#count()
    this.#isClosed ||= closed
    this.#idle = 0
  }

  #count(): void {
    if (this.#since === null) return
    const now = this.#now()
    this.#waited += now - this.#since
    this.#idle += now - this.#since
    this.#since = now
  }
}
