import * as v from 'valibot'
import { CHANNELS, type Channel, type ChatMessage } from '#core/protocol/chat.ts'
import { localStore, readStored, writeStored } from '#lib/ui/stored.ts'

const sequence = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/** Which messages of one channel this person has seen; remembered in the browser, and shared by its tabs. */
export class UnreadChannel {
  readonly key: string
  #chat: () => readonly ChatMessage[]
  #me: () => string | undefined
  #seen = $state(0)

  constructor(key: string, chat: () => readonly ChatMessage[], me: () => string | undefined) {
    this.key = key
    this.#chat = chat
    this.#me = me
    this.refresh()
  }

  readonly #fresh = $derived.by(() =>
    this.#chat().filter(({ seq, by, removed }) => seq > this.#seen && by.user !== this.#me() && !removed),
  )

  get count(): number {
    return this.#fresh.length
  }

  /** Of them, how many mention this person. */
  get mentions(): number {
    return this.#fresh.filter(({ mentions }) => mentions?.includes(this.#me() ?? '')).length
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
    writeStored(localStore(), this.key, last)
  }

  /** Perhaps another tab has read on. */
  refresh(): void {
    this.#seen = Math.max(this.#seen, readStored(localStore(), this.key, sequence, 0))
  }
}

/** What this person has not seen of a room's chat, by channel and in all. */
export class Unread {
  readonly all: UnreadChannel
  readonly staff: UnreadChannel

  constructor(
    room: string,
    chat: () => Record<Channel, readonly ChatMessage[]>,
    me: () => string | undefined,
  ) {
    this.all = new UnreadChannel(`cc.read.${room}`, () => chat().all, me)
    this.staff = new UnreadChannel(`cc.read.${room}.staff`, () => chat().staff, me)
  }

  get count(): number {
    return this.all.count + this.staff.count
  }

  get mentions(): number {
    return this.all.mentions + this.staff.mentions
  }

  /** Hears of what other tabs read; the answer ends that. */
  listen(): () => void {
    const heard = ({ key }: StorageEvent) => {
      for (const channel of CHANNELS) if (key === this[channel].key) this[channel].refresh()
    }
    addEventListener('storage', heard)
    return () => removeEventListener('storage', heard)
  }
}
