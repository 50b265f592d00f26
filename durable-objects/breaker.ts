/** Failures in a row after which nobody is asked for a while. */
const FAILURES = 3
/** How long that is, milliseconds; one attempt is let through after each such pause. */
const PAUSE_MS = 5_000

/** Keeps people from waiting for a runner that was not reached again and again. Times are milliseconds of any clock. */
export class Breaker {
  #failures = 0
  #closedUntil = 0

  /** Asks to make an attempt now; what came of it is to be told with `succeeded` or `failed`. */
  enter(now: number): boolean {
    if (this.#failures < FAILURES) return true
    if (now < this.#closedUntil) return false
    // Counted from the attempt's beginning: one whose end is never told does not keep everybody out.
    this.#closedUntil = now + PAUSE_MS
    return true
  }

  succeeded(): void {
    this.#failures = 0
  }

  failed(now: number): void {
    this.#failures++
    this.#closedUntil = now + PAUSE_MS
  }
}
