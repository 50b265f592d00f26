/** While it plays, the time is written this often, milliseconds: nobody reads faster, and each time lays out what is around it. */
const WRITE_MS = 100

/** The time of a session as it is written while it plays. */
export class WrittenTime {
  #ms = $state(0)
  #at = 0

  /** Milliseconds since the session began. */
  get ms(): number {
    return this.#ms
  }

  /** The session is at `ms` when the page's clock is at `now`, milliseconds. */
  pass(ms: number, playing: boolean, now: number): void {
    if (playing && now - this.#at < WRITE_MS) return
    this.#ms = ms
    this.#at = now
  }
}
