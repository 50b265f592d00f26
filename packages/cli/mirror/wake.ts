/** Wakes one who waits; what comes while nobody waits counts for the next time. */
export class Wake {
  #due = false
  #waiting: (() => void) | null = null

  /** Wakes after so many milliseconds, which keep no process alive. */
  after(ms: number): void {
    setTimeout(() => this.now(), ms).unref()
  }

  now(): void {
    this.#due = true
    this.#waiting?.()
  }

  async wait(): Promise<void> {
    if (!this.#due) await new Promise<void>((resolve) => void (this.#waiting = resolve))
    this.#due = false
    this.#waiting = null
  }
}
