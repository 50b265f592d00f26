const ACTIVE_MS = 2_000

/** Who did something a moment ago. */
export class Activity {
  #until = new Map<string, number>()
  #changed: () => void

  /** `changed` is called when somebody begins or stops being active. */
  constructor(changed: () => void) {
    this.#changed = changed
  }

  touch(client: string): void {
    const now = performance.now()
    const before = this.#until.get(client) ?? 0
    this.#until.set(client, now + ACTIVE_MS)
    if (before > now) return
    this.#changed()
    this.#wait(client, ACTIVE_MS)
  }

  active(client: string): boolean {
    return (this.#until.get(client) ?? 0) > performance.now()
  }

  /** Everybody who is active. */
  get all(): ReadonlySet<string> {
    return new Set([...this.#until.keys()].filter((client) => this.active(client)))
  }

  #wait(client: string, ms: number): void {
    setTimeout(() => {
      const left = (this.#until.get(client) ?? 0) - performance.now()
      if (left > 0) return this.#wait(client, left + 5)
      this.#until.delete(client)
      this.#changed()
    }, ms)
  }
}
