import type { RoomProblem } from '#core/protocol/judging.ts'
import type { PublicProblem } from '#core/protocol/problem.ts'
import { messageOf } from '#lib/api/error.ts'
import { getRoomProblem } from '#lib/api/room-problems.ts'

/** What a problem says, once it came; a sentence when it did not. */
export type Said = { problem: PublicProblem } | { failure: string } | undefined

/** What the problems of a room say: fetched when they are first shown, for as long as the page lives. */
export class ProblemTexts {
  #code: () => string
  #said = $state.raw<Readonly<Record<string, Said>>>({})
  #asked = new Set<string>()

  constructor(code: () => string) {
    this.#code = code
  }

  /** What a problem says; undefined while that is on its way. */
  of({ id, version }: Pick<RoomProblem, 'id' | 'version'>): Said {
    return this.#said[`${id} ${version}`]
  }

  /** Has it fetched, if it was not, or did not come. */
  async fetch({ id, version }: Pick<RoomProblem, 'id' | 'version'>, again = false): Promise<void> {
    const key = `${id} ${version}`
    if (this.#asked.has(key) && !again) return
    this.#asked.add(key)
    const tell = (said: Said) => (this.#said = { ...this.#said, [key]: said })
    if (again) tell(undefined)
    try {
      tell({ problem: await getRoomProblem(this.#code(), id) })
    } catch (error) {
      tell({ failure: messageOf(error) })
    }
  }
}
