import type { ProblemsPage } from '#core/protocol/api/problems.ts'
import { messageOf } from '#lib/api/error.ts'
import { listProblems, type ProblemFilter } from '#lib/api/problems.ts'

/** How long somebody has stopped typing before their words are searched for, milliseconds. */
const PAUSE_MS = 200
const EVERYTHING: ProblemFilter = { q: '', difficulty: '', tag: '', kind: '', language: '', from: '' }

/** The problems that fit what is asked for, as far as they were looked at. */
export class Bank {
  #filter = $state.raw<ProblemFilter>(EVERYTHING)
  #problems = $state.raw<ProblemsPage['problems']>([])
  #page = $state.raw<ProblemsPage | null>(null)
  #failure = $state<string | null>(null)
  #busy = $state(false)
  #asked = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  get problems(): ProblemsPage['problems'] {
    return this.#problems
  }
  /** The last page that came; null before the first. */
  get page(): ProblemsPage | null {
    return this.#page
  }
  get failure(): string | null {
    return this.#failure
  }
  get busy(): boolean {
    return this.#busy
  }
  get filter(): ProblemFilter {
    return this.#filter
  }
  get filtered(): boolean {
    return Object.values(this.#filter).some((value) => value.trim() !== '')
  }

  /** Asks for something else; words wait until somebody has stopped typing. */
  ask(change: Partial<ProblemFilter>): void {
    this.#filter = { ...this.#filter, ...change }
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.load(), 'q' in change ? PAUSE_MS : 0)
  }

  clear(): void {
    this.ask(EVERYTHING)
  }

  load(): Promise<void> {
    return this.#fetch(null)
  }

  more(): Promise<void> {
    return this.#page?.next ? this.#fetch(this.#page.next) : Promise.resolve()
  }

  async #fetch(cursor: string | null): Promise<void> {
    const asked = ++this.#asked
    this.#busy = true
    try {
      const page = await listProblems({ ...this.#filter, q: this.#filter.q.trim() }, cursor)
      if (asked !== this.#asked) return
      this.#problems = cursor === null ? page.problems : [...this.#problems, ...page.problems]
      this.#page = page
      this.#failure = null
    } catch (error) {
      if (asked === this.#asked) this.#failure = messageOf(error)
    } finally {
      if (asked === this.#asked) this.#busy = false
    }
  }
}
