/** How soon a failed attempt is made again, twice as long with each failure up to the last, milliseconds. */
const RETRY_MS = [5_000, 60 * 60_000] as const

const FAILURES = 'archiveFailures'

/** When archiving may be tried again: failures are counted in the object, so that it waits after an eviction too. */
export class Attempts {
  readonly #kv: DurableObjectStorage['kv']
  #notBefore = 0

  constructor(kv: DurableObjectStorage['kv']) {
    this.#kv = kv
  }

  /** Milliseconds until the next attempt; less than 0 when it is due. */
  get wait(): number {
    return this.#notBefore - Date.now()
  }

  succeeded(): void {
    if (this.#kv.get(FAILURES) !== undefined) this.#kv.delete(FAILURES)
    this.#notBefore = 0
  }

  /** Answers in how many milliseconds it is tried again. */
  failed(): number {
    const failures = this.#kv.get<number>(FAILURES) ?? 0
    this.#kv.put(FAILURES, failures + 1)
    const wait = Math.min(RETRY_MS[0] * 2 ** Math.min(failures, 20), RETRY_MS[1])
    this.#notBefore = Date.now() + wait
    return wait
  }

  /** The room is deleted, and its storage with it. */
  forget(): void {
    this.#notBefore = 0
  }
}
