import type { EditorState, Extension, Transaction } from '@codemirror/state'
import { Sync } from '#core/client/sync.ts'
import { CLOSE } from '#core/protocol/close.ts'
import type { Down } from '#core/protocol/down.ts'
import { parseDown } from '#core/protocol/parse.ts'
import type { Up } from '#core/protocol/up.ts'
import { PING } from '#core/protocol/version.ts'
import { ApiError } from '#lib/api/error.ts'
import { takeTicket } from '#lib/api/rooms.ts'
import type { Claim } from './client-claim.ts'
import type { Joinable } from './framed.ts'
import { OutboxKeeper } from './outbox-keeper.ts'
import { Final, RoomSocket } from './socket.ts'

/** Close code of ours: the page and the room speak different versions. */
export const OUTDATED = 4000
/** Silence after which an unanswered edit, hello or ping means that the connection is dead. */
const SILENCE_MS = 8_000
/** Silence after which the room is pinged. */
const PING_MS = 20_000

/** How long a link whose page went on waits for its last edits. */
const PATIENCE_MS = 10_000

/** Who listens to a link: the editor, or for edits left by a closed tab nobody. */
export type LinkListener = {
  extensions(file: string): Extension
  reset(file: string, state: EditorState): void
  apply(file: string, transactions: readonly Transaction[]): void
  rejected(file: string, text: string, message: string): void
  changed(): void
  /** Before the text is changed by it. */
  message(message: Down): void
  /** Something else than text waits for an answer. */
  owes(): boolean
  waiting(inMs: number): void
  ended(code: number): void
}

/** One editor instance's connection: socket, text and outbox together. */
export class Link {
  readonly sync: Sync
  #socket: RoomSocket
  #listener: LinkListener
  #heard = performance.now()
  /** Since when an answer is owed, if one is. */
  #asked: number | null = null
  #watch: ReturnType<typeof setInterval>
  #leaving = new AbortController()
  #release: () => void

  constructor(room: Joinable, user: string, claim: Claim, listener: LinkListener) {
    this.#listener = listener
    this.#release = claim.release
    const keeper = new OutboxKeeper({ room: room.id, user, client: claim.client })
    const persist = () =>
      keeper.request(
        () => this.sync.outbox(),
        (stamp) => this.sync.persisted(stamp),
      )
    this.sync = new Sync({
      client: claim.client,
      outbox: claim.outbox,
      port: {
        send: (message) => void this.send(message),
        persist,
        extensions: (file) => listener.extensions(file),
        reset: (file, state) => listener.reset(file, state),
        apply: (file, transactions) => listener.apply(file, transactions),
        rejected: (file, text, message) => listener.rejected(file, text, message),
        changed: () => listener.changed(),
        reconnect: () => this.reconnect(),
        now: () => performance.now(),
        later: (ms) => void setTimeout(() => this.sync.tick(), ms),
      },
    })
    this.#socket = new RoomSocket({
      ticket: () => (room.ticket ?? takeTicket)(room.id).catch(ticketFailed),
      opened: () => {
        this.#heard = performance.now()
        this.#asked = null
        this.sync.connected()
      },
      frame: (text) => this.#take(text),
      pong: () => void (this.#heard = performance.now()),
      waiting: (inMs) => {
        this.sync.disconnected()
        listener.waiting(inMs)
      },
      ended: (code) => {
        this.sync.disconnected()
        listener.ended(code)
      },
    })
    const leaving = () => {
      if (this.sync.unacknowledged === 0) return
      const box = this.sync.outbox()
      if (keeper.rescue(box)) this.sync.persisted(box.stamp)
      // Perhaps the person stays.
      persist()
    }
    const { signal } = this.#leaving
    for (const event of ['beforeunload', 'pagehide'] as const) addEventListener(event, leaving, { signal })
    // A page that is put away says so: the others see at once that its person is gone.
    addEventListener('pagehide', () => this.#socket.pause(), { signal })
    addEventListener('pageshow', ({ persisted }) => persisted && this.#return(), { signal })
    this.#watch = setInterval(() => this.#listen(), SILENCE_MS / 4)
  }

  /** Sends a message; false when there is no connection. */
  send(message: Up): boolean {
    return this.#socket.send(JSON.stringify(message))
  }

  reconnect(): void {
    this.sync.disconnected()
    this.#socket.reconnect()
  }

  /** The page was brought back as it was. */
  #return(): void {
    this.sync.disconnected()
    this.#socket.hurry()
  }

  hurry(): void {
    this.#socket.hurry()
  }

  close(): void {
    clearInterval(this.#watch)
    this.#leaving.abort()
    this.#socket.close()
    this.#release()
  }

  /** Waits a moment for everything to be saved. */
  async settled(): Promise<void> {
    for (let tries = 0; tries < 60 && this.sync.unacknowledged > 0; tries++)
      await new Promise((resolve) => setTimeout(resolve, 25))
  }

  /** Closes when everything is saved, or after a while: the rest is sent at the next visit. */
  async closeWhenSaved(): Promise<void> {
    const until = performance.now() + PATIENCE_MS
    while (this.sync.unacknowledged > 0 && performance.now() < until)
      await new Promise((resolve) => setTimeout(resolve, 50))
    this.close()
  }

  #take(text: string): void {
    this.#heard = performance.now()
    const parsed = parseDown(text)
    if (!parsed.ok) {
      this.close()
      this.sync.disconnected()
      this.#listener.ended(OUTDATED)
      return
    }
    this.#listener.message(parsed.value)
    this.sync.receive(parsed.value)
  }

  /** Networks die without closing anything: what waits for an answer must get one, or we connect anew. */
  #listen(): void {
    if (!this.#socket.open) return
    const now = performance.now()
    const owed = this.sync.status !== 'saved' || this.#listener.owes()
    if (this.#asked !== null && !owed && this.#heard > this.#asked) this.#asked = null
    if (this.#asked !== null) {
      if (now - Math.max(this.#asked, this.#heard) > SILENCE_MS) this.reconnect()
    } else if (owed || (now - this.#heard > PING_MS && this.#socket.send(PING))) this.#asked = now
  }
}

/** Turns an answer that will stay the same into the end, and lets everything else be tried again. */
function ticketFailed(error: unknown): never {
  if (error instanceof ApiError) {
    if (error.status === 401) throw new Final(CLOSE.unauthorized)
    if (error.status === 403) throw new Final(CLOSE.forbidden)
    if (error.status === 404) throw new Final(CLOSE.gone)
  }
  throw error
}
