const ACTIVE_MS = 2_000

/** Who did something a moment ago; after that their name leaves the editor. */
export class Activity {
  #until = new Map<string, number>()
  #faded: () => void

  /** `faded` is called when somebody stops being active. */
  constructor(faded: () => void) {
    this.#faded = faded
  }

  touch(client: string): void {
    const now = performance.now()
    const before = this.#until.get(client) ?? 0
    this.#until.set(client, now + ACTIVE_MS)
    if (before <= now) this.#wait(client, ACTIVE_MS)
  }

  active(client: string): boolean {
    return (this.#until.get(client) ?? 0) > performance.now()
  }

  #wait(client: string, ms: number): void {
    setTimeout(() => {
      const left = (this.#until.get(client) ?? 0) - performance.now()
      if (left > 0) return this.#wait(client, left + 5)
      this.#until.delete(client)
      this.#faded()
    }, ms)
  }
}
