import { LIMITS } from '#core/protocol/limits.ts'

/** Sockets that have not said hello; `late` is called with those that do not in time. */
export class HelloTimers {
  readonly #late: (id: string) => void
  #waiting = new Map<string, ReturnType<typeof setTimeout>>()

  constructor(late: (id: string) => void) {
    this.#late = late
  }

  expect(id: string): void {
    const timer = setTimeout(() => {
      this.#waiting.delete(id)
      this.#late(id)
    }, LIMITS.helloMs)
    this.#waiting.set(id, timer)
  }

  /** It said hello or is gone. The timer ends with it, because one that waits keeps the object from sleeping. */
  done(id: string): void {
    clearTimeout(this.#waiting.get(id))
    this.#waiting.delete(id)
  }
}
