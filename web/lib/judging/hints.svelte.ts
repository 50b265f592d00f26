import type { RoomProblem } from '#core/protocol/judging.ts'
import { messageOf } from '#lib/api/error.ts'
import { getRoomHint, showRoomHint } from '#lib/api/room-problems.ts'
import { toasts } from '#lib/ui/toast.svelte.ts'

type Which = Pick<RoomProblem, 'id' | 'version'>
const keyOf = ({ id, version }: Which, n: number) => `${id} ${version} ${n}`

/** The hints of a room's problems as far as one has read them, counted from 1; kept as long as the page lives. */
export class RoomHints {
  #code: () => string
  #texts = $state.raw<Readonly<Record<string, string>>>({})
  #busy = $state(false)

  constructor(code: () => string) {
    this.#code = code
  }

  /** Something was asked for and is on its way. */
  get busy(): boolean {
    return this.#busy
  }

  of(problem: Which, n: number): string | undefined {
    return this.#texts[keyOf(problem, n)]
  }

  /** Fetches a hint that one may read, if it is not here yet. */
  read(problem: Which, n: number): Promise<void> {
    if (this.of(problem, n) !== undefined) return Promise.resolve()
    return this.#take(problem, n, getRoomHint(this.#code(), problem.id, n))
  }

  /** Shows everybody in the room a hint. */
  show(problem: Which, n: number): Promise<void> {
    return this.#take(problem, n, showRoomHint(this.#code(), problem.id, n))
  }

  async #take(problem: Which, n: number, coming: Promise<string>): Promise<void> {
    this.#busy = true
    try {
      const text = await coming
      this.#texts = { ...this.#texts, [keyOf(problem, n)]: text }
    } catch (error) {
      toasts.show({ tone: 'danger', text: messageOf(error) })
    } finally {
      this.#busy = false
    }
  }
}
