/** Things of one's own that a page lists, newest first; one of them may be about to be deleted, or another to be made. */
export class OwnList<T extends { id: string }> {
  #items = $state.raw<readonly T[] | null>(null)
  #failure = $state.raw<unknown>(null)
  readonly #fetch: () => Promise<readonly T[]>
  creating = $state(false)
  deleting = $state.raw<T | null>(null)

  constructor(fetch: () => Promise<readonly T[]>) {
    this.#fetch = fetch
  }

  /** Null until they are here. */
  get items(): readonly T[] | null {
    return this.#items
  }
  /** Why they could not be had; null where they could. */
  get failure(): unknown {
    return this.#failure
  }

  /** Asks for them. Never throws. */
  async load(): Promise<void> {
    this.#failure = null
    await this.#fetch().then(
      (items) => (this.#items = items),
      (error: unknown) => (this.#failure = error),
    )
  }

  /** One was made. */
  add = (item: T): void => {
    this.#items = [item, ...(this.#items ?? [])]
  }

  /** One is another than before. */
  change = (item: T): void => {
    this.#items = (this.#items ?? []).map((one) => (one.id === item.id ? item : one))
  }

  /** One is gone. */
  drop = ({ id }: T): void => {
    this.#items = (this.#items ?? []).filter((one) => one.id !== id)
  }
}
