import type { InsightsOf, SessionNumbers } from '#core/protocol/api/insights.ts'
import { getInsights } from './record.ts'

/** Numbers across sessions, fetched page by page. */
export class Across {
  readonly of: InsightsOf
  #sessions = $state.raw<readonly SessionNumbers[] | null>(null)
  #next = $state.raw<string | null>(null)
  #failure = $state.raw<unknown>(null)
  #busy = $state(false)

  constructor(of: InsightsOf) {
    this.of = of
  }

  /** What is known so far; null before the first answer. */
  get sessions(): readonly SessionNumbers[] | null {
    return this.#sessions
  }
  get more(): boolean {
    return this.#next !== null
  }
  get failure(): unknown {
    return this.#failure
  }
  get busy(): boolean {
    return this.#busy
  }

  /** Fetches the first page, or the one after those that are known. */
  async load(): Promise<void> {
    if (this.#busy) return
    this.#busy = true
    this.#failure = null
    try {
      const page = await getInsights(this.of, this.#next)
      this.#sessions = [...(this.#sessions ?? []), ...page.sessions]
      this.#next = page.next
    } catch (error) {
      this.#failure = error
    } finally {
      this.#busy = false
    }
  }
}
