import type { CurveAnswer } from '#core/protocol/api/curve.ts'
import { continueCurve, getCurve } from './curve-api.ts'

/** Between two requests while somebody else is at the same texts, milliseconds. */
const APART_MS = 1_000

/** One problem's tests over a session: what is known, and the work on the rest while the page is open. */
export class CurveWork {
  #code: string
  #problem: string
  #answer = $state.raw<CurveAnswer | null>(null)
  #failure = $state.raw<unknown>(null)
  #isWorking = $state(false)
  #isOver = false

  constructor(code: string, problem: string) {
    this.#code = code
    this.#problem = problem
  }

  get answer(): CurveAnswer | null {
    return this.#answer
  }
  get failure(): unknown {
    return this.#failure
  }
  get isWorking(): boolean {
    return this.#isWorking
  }
  /** How many moments are known, of how many. */
  get progress(): { known: number; of: number } {
    const moments = this.#answer?.moments ?? []
    return { known: moments.filter(({ state }) => state !== 'waiting').length, of: moments.length }
  }

  async load(): Promise<void> {
    await this.#take(getCurve(this.#code, this.#problem))
  }

  /** Asks for more until all is known, it is stopped, or it does not go on for now. */
  async work(): Promise<void> {
    if (this.#isWorking) return
    this.#isWorking = true
    this.#isOver = false
    while (!this.#isOver) {
      const goesOn = await this.#take(continueCurve(this.#code, this.#problem))
      if (!goesOn || this.#answer?.state !== 'going') break
      await new Promise((resolve) => setTimeout(resolve, APART_MS))
    }
    this.#isWorking = false
  }

  /** Asks for nothing more; what is judged already stays. */
  stop(): void {
    this.#isOver = true
  }

  async #take(coming: Promise<CurveAnswer>): Promise<boolean> {
    try {
      this.#answer = await coming
      this.#failure = null
      return true
    } catch (error) {
      this.#failure = error
      return false
    }
  }
}
