import * as v from 'valibot'
import type { ChatMessage } from '#core/protocol/chat.ts'
import { localStore, readStored, writeStored } from '#lib/ui/stored.ts'

const sequence = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/** Which messages of a room this person has seen; remembered in the browser. */
export class Unread {
  #key: string
  #chat: () => readonly ChatMessage[]
  #me: () => string | undefined
  #seen = $state(0)

  constructor(room: string, chat: () => readonly ChatMessage[], me: () => string | undefined) {
    this.#key = `cc.read.${room}`
    this.#chat = chat
    this.#me = me
    this.#seen = readStored(localStore(), this.#key, sequence, 0)
  }

  readonly #fresh = $derived.by(() =>
    this.#chat().filter(({ seq, by }) => seq > this.#seen && by.user !== this.#me()),
  )

  get count(): number {
    return this.#fresh.length
  }

  /** Sequence number of the first unread message. */
  get from(): number | null {
    return this.#fresh[0]?.seq ?? null
  }

  /** Everything here has been seen. */
  read(): void {
    const last = this.#chat().at(-1)?.seq ?? 0
    if (last <= this.#seen || document.visibilityState !== 'visible') return
    this.#seen = last
    writeStored(localStore(), this.#key, last)
  }
}
