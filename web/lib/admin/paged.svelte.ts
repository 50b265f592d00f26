/** Some rows of a list, and where it goes on. */
export type Page<T> = { rows: T[]; next: string | null }

/** A list that is read page by page; what is asked for last counts, whatever is answered first. */
export class Paged<T> {
  rows = $state.raw<T[] | null>(null)
  next = $state.raw<string | null>(null)
  failure = $state.raw<unknown>(null)
  busy = $state(false)
  readonly #ask: (after: string | null) => Promise<Page<T>>
  #asked = 0

  constructor(ask: (after: string | null) => Promise<Page<T>>) {
    this.#ask = ask
  }

  /** Reads from the beginning. */
  load = (): Promise<void> => this.#read(null)

  /** Reads what comes next. */
  more = (): Promise<void> => this.#read(this.next)

  async #read(after: string | null): Promise<void> {
    const asked = ++this.#asked
    this.busy = true
    try {
      const page = await this.#ask(after)
      if (asked !== this.#asked) return
      this.rows = after === null ? page.rows : [...(this.rows ?? []), ...page.rows]
      this.next = page.next
      this.failure = null
    } catch (error) {
      if (asked === this.#asked) this.failure = error
    } finally {
      if (asked === this.#asked) this.busy = false
    }
  }
}
