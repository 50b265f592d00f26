/** Pushes per second and burst a client allows itself: below what the room allows, so that it is never cut off. */
const PER_SECOND = 40
const BURST = 120

/** A token bucket over a clock that is passed in, milliseconds. */
export class Pace {
  #tokens = BURST
  #at = 0

  /** Takes a token and answers 0, or answers how long to wait for one. */
  take(now: number): number {
    this.#tokens = Math.min(BURST, this.#tokens + (Math.max(0, now - this.#at) * PER_SECOND) / 1000)
    this.#at = Math.max(this.#at, now)
    if (this.#tokens < 1) return Math.ceil(((1 - this.#tokens) * 1000) / PER_SECOND)
    this.#tokens--
    return 0
  }
}
