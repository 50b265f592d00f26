import type { StdinRequest } from '#core/protocol/run.ts'

/** Pieces are joined up to this length, UTF-16 units: a body stays readable for the runner however JSON escapes it. */
const JOIN_CHARS = 256 * 1024

/** What is typed into one run, sent one piece after another in the order of typing; what waits meanwhile is joined. */
export class TypedInput {
  readonly #ready: Promise<unknown>
  readonly #send: (piece: StdinRequest) => Promise<void>
  readonly #waiting: StdinRequest[] = []
  #sending = false

  /** Nothing is sent before `ready`, and nothing at all when that fails; `send` takes care of its own failures. */
  constructor(ready: Promise<unknown>, send: (piece: StdinRequest) => Promise<void>) {
    this.#ready = ready
    this.#send = send
  }

  /** Sends a piece as soon as those before it were answered; one that follows the end of input is dropped. */
  add(piece: StdinRequest): void {
    const last = this.#waiting.at(-1)
    if (last?.closed) return
    if (last && last.data.length + piece.data.length <= JOIN_CHARS)
      this.#waiting[this.#waiting.length - 1] = { ...piece, data: last.data + piece.data }
    else this.#waiting.push(piece)
    if (this.#sending) return
    this.#sending = true
    void this.#sendAll()
  }

  async #sendAll(): Promise<void> {
    try {
      await this.#ready
      for (let piece; (piece = this.#waiting.shift());) await this.#send(piece)
    } catch {
      // The run never began, or its input is broken: there is nobody to type to.
      this.#waiting.length = 0
    } finally {
      this.#sending = false
    }
  }
}
