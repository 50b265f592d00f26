import * as v from 'valibot'
import { embedSessionAnswer, type EmbedSession } from '#core/protocol/api/embed.ts'
import type { EmbedEntry } from '#core/protocol/api/embed-requests.ts'
import { ticketAnswer } from '#core/protocol/api/rooms.ts'
import { ApiError } from '#lib/api/error.ts'
import { send } from '#lib/api/send.ts'

const EARLY_MS = 60_000
const AGAIN_MS = 15_000

/** What a frame shows by, in place of a sign-in: in memory, and renewed for as long as it is good. */
export class Credential {
  readonly entered: EmbedSession
  #session: string
  #timer: ReturnType<typeof setTimeout> | undefined
  #closed = false

  private constructor(entered: EmbedSession) {
    this.entered = entered
    this.#session = entered.session
    this.#later(entered.expiresIn * 1_000 - EARLY_MS)
  }

  /** Comes in; throws an `ApiError` where it may not. */
  static async enter(entry: EmbedEntry): Promise<Credential> {
    return new Credential(v.parse(embedSessionAnswer, await send('POST', '/api/embed/sessions', null, entry)))
  }

  /** A ticket for the socket of the room. */
  ticket = async (): Promise<v.InferOutput<typeof ticketAnswer>> =>
    v.parse(ticketAnswer, await send('POST', '/api/embed/ticket', this.#session))

  /** What the record is read with; with `renew` another than before, where there is one. */
  token = async (renew: boolean): Promise<string> => {
    if (renew) await this.#renew().catch(() => null)
    return this.#session
  }

  /** What it holds, by which the same frame comes in again as the same visitor. */
  get held(): string {
    return this.#session
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
  }

  #later(ms: number): void {
    clearTimeout(this.#timer)
    if (!this.#closed) this.#timer = setTimeout(() => void this.#tick(), Math.max(1_000, ms))
  }

  async #tick(): Promise<void> {
    try {
      await this.#renew()
    } catch (error) {
      // Who was refused stays so; what is open says why as soon as it asks for something.
      if (!(error instanceof ApiError) || error.status === 0 || error.status >= 500 || error.status === 429)
        this.#later(AGAIN_MS)
    }
  }

  async #renew(): Promise<void> {
    const answer = await send('POST', '/api/embed/sessions/renew', this.#session)
    const { session, expiresIn } = v.parse(embedSessionAnswer, answer)
    this.#session = session
    this.#later(expiresIn * 1_000 - EARLY_MS)
  }
}
