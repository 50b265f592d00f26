import { untrack } from 'svelte'
import { messageOf } from '#lib/api/error.ts'

/** Something that is asked for again and again, as long as the page is looked at. */
export class Polled<T> {
  #value = $state.raw<T | null>(null)
  #failure = $state<string | null>(null)
  readonly #ask: () => Promise<T | null>
  readonly #everyMs: number
  #asking = false

  /** `ask` answers null for nothing new. */
  constructor(ask: () => Promise<T | null>, everyMs: number) {
    this.#ask = ask
    this.#everyMs = everyMs
  }

  /** What was heard last; null before the first answer. */
  get value(): T | null {
    return this.#value
  }
  /** Why there is nothing yet, in a sentence; something a little old is better than that. */
  get failure(): string | null {
    return this.#value === null ? this.#failure : null
  }

  /** Asks now and from now on; answers what ends it. */
  follow(): () => void {
    const ask = () => void this.ask()
    const timer = setInterval(() => document.visibilityState === 'visible' && ask(), this.#everyMs)
    const look = () => document.visibilityState === 'visible' && ask()
    document.addEventListener('visibilitychange', look)
    // What is asked with may change: that alone is no reason to begin anew.
    untrack(ask)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', look)
    }
  }

  /** Asks once, unless a question is under way. */
  async ask(): Promise<void> {
    if (this.#asking) return
    this.#asking = true
    try {
      this.#value = (await this.#ask()) ?? this.#value
      this.#failure = null
    } catch (error) {
      this.#failure = messageOf(error)
    } finally {
      this.#asking = false
    }
  }
}
