import type { Transaction, TransactionSpec } from '@codemirror/state'
import { inflateRawSync } from 'node:zlib'
import { WebSocket } from 'ws'
import { reconnectDelay } from '../../../core/client/backoff.ts'
import { clientIDFrom } from '../../../core/client/id.ts'
import type { Outbox } from '../../../core/client/outbox.ts'
import type { SyncPort } from '../../../core/client/port.ts'
import { splitLarge } from '../../../core/client/split.ts'
import { Sync } from '../../../core/client/sync.ts'
import { applyDown, emptyView, type RoomView } from '../../../core/client/view.ts'
import { CLOSE, FINAL_CODES } from '../../../core/protocol/close.ts'
import type { Down } from '../../../core/protocol/down.ts'
import { parseDown } from '../../../core/protocol/parse.ts'
import type { Up } from '../../../core/protocol/up.ts'
import { PING, PONG, SUBPROTOCOL, TICKET_PREFIX } from '../../../core/protocol/version.ts'
import { Refused } from '../api.ts'
import { EXIT, Stop } from '../exit.ts'
import type { Ticket } from './enter.ts'

/** Bytes of one frame, and of what it inflates to, that are taken. */
const MOST = 64 * 1024 * 1024
/** The room says something every 14 s; after this long without a word the connection is dead. Milliseconds. */
const SILENCE_MS = 30_000

/** What happens in a room, for whoever listens. */
export type Heard = {
  /** A message, after the view and the text have taken it. */
  message?: (message: Down, view: RoomView) => void
  /** A file's text was made or replaced. */
  reset?: (file: string) => void
  /** Others' operations are in a file's text. */
  applied?: (file: string, transactions: readonly Transaction[]) => void
  /** The room will not take own edits of a file. */
  rejected?: (file: string, why: string) => void
  /** There is something to keep; without it nothing outlives this process. */
  persist?: () => void
}

type Options = { ticket: () => Promise<Ticket>; heard?: Heard; client?: string; outbox?: Outbox | undefined }

/** This person in a room: the page's own machine on a socket that comes back by itself until something is final. */
export class RoomSocket {
  readonly view = emptyView()
  readonly sync: Sync
  readonly #ticket: () => Promise<Ticket>
  readonly #heard: Heard
  #socket: WebSocket | null = null
  #attempt = 0
  #lastWord = 0
  #ended: Stop | null = null
  #tellEnd: (why: Stop) => void = () => {}
  /** Why it ended, once it has. */
  readonly ended = new Promise<Stop>((resolve) => void (this.#tellEnd = resolve))
  #keeping = false
  #waiting = new Set<() => void>()
  #timers = new Set<ReturnType<typeof setTimeout>>()

  constructor({ ticket, heard = {}, client, outbox }: Options) {
    this.#ticket = ticket
    this.#heard = heard
    const port: SyncPort = {
      send: (message) => this.send(message),
      persist: () => (heard.persist ?? (() => this.#forget()))(),
      extensions: () => [],
      reset: (file) => heard.reset?.(file),
      apply: (file, transactions) => heard.applied?.(file, transactions),
      rejected: (file, _text, why) => heard.rejected?.(file, why),
      changed: () => this.#changed(),
      reconnect: () => this.#socket?.close(),
      now: () => performance.now(),
      later: (ms) => this.#later(ms, () => this.sync.tick()),
    }
    this.sync = new Sync({
      client: client ?? clientIDFrom(crypto.getRandomValues(new Uint8Array(16))),
      port,
      outbox,
    })
    void this.#connect()
    this.#watch()
  }

  send(message: Up): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message))
  }

  /** Changes a file's text; answers the changes that it took. */
  edit(file: string, spec: TransactionSpec): readonly Transaction[] {
    const state = this.sync.state(file)
    if (!state) throw new Error(`${file} is not here`)
    // What was written elsewhere comes in like a paste: nobody saw it being typed.
    const parts = splitLarge(state.update({ ...spec, userEvent: 'input.paste' }))
    this.sync.edited(file, parts)
    return parts
  }

  /** Waits for something that messages bring about; throws when the room can never do so. */
  until(predicate: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const check = () => {
        if (this.#ended) reject(this.#ended)
        else if (predicate()) resolve()
        else return
        this.#waiting.delete(check)
      }
      this.#waiting.add(check)
      check()
    })
  }

  /** Leaves; whoever still waits for something hears `why`. */
  end(why = new Stop(EXIT.ok, 'You left.')): void {
    this.#ended ??= why
    this.#tellEnd(this.#ended)
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers.clear()
    this.#socket?.close()
    this.#changed()
  }

  /** Nothing outlives this process: what is made counts as kept. */
  #forget(): void {
    if (this.#keeping) return
    this.#keeping = true
    queueMicrotask(() => {
      this.#keeping = false
      this.sync.persisted(this.sync.outbox().stamp)
    })
  }

  #changed(): void {
    for (const check of [...this.#waiting]) check()
  }

  #later(ms: number, action: () => void): void {
    if (this.#ended) return
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      action()
    }, ms)
    this.#timers.add(timer)
  }

  #watch(): void {
    this.#later(SILENCE_MS / 6, () => {
      const open = this.#socket?.readyState === WebSocket.OPEN
      if (open && performance.now() - this.#lastWord > SILENCE_MS) this.#socket?.terminate()
      this.#watch()
    })
  }

  async #connect(): Promise<void> {
    if (this.#ended) return
    try {
      const { ticket, url } = await this.#ticket()
      if (this.#ended) return
      const options = { perMessageDeflate: false, maxPayload: MOST, followRedirects: false }
      const socket = new WebSocket(url, [SUBPROTOCOL, TICKET_PREFIX + ticket], options)
      this.#socket = socket
      this.#lastWord = performance.now()
      socket.on('open', () => this.sync.connected())
      socket.on('message', (data: Buffer, binary) => this.#take(data, binary))
      socket.on('error', () => socket.close())
      socket.on('close', (code) => this.#lost(code))
    } catch (error) {
      if (error instanceof Stop && !(error instanceof Refused && error.passes)) return this.end(error)
      this.#lost(CLOSE.goingAway)
    }
  }

  #take(data: Buffer, binary: boolean): void {
    this.#lastWord = performance.now()
    const frame = textOf(data, binary)
    if (frame === PING) return this.#socket?.send(PING)
    if (frame === PONG) return
    const parsed = frame === null ? null : parseDown(frame)
    if (!parsed?.ok)
      return this.end(new Stop(EXIT.failed, 'The room says what this version does not understand.'))
    this.#attempt = 0
    try {
      applyDown(this.view, parsed.value)
      this.sync.receive(parsed.value)
      this.#heard.message?.(parsed.value, this.view)
    } catch (error) {
      // Operations that fit no text, for one.
      const why = error instanceof Error ? error.message : 'it failed'
      return this.end(
        error instanceof Stop ? error : new Stop(EXIT.failed, `What the room says fits nothing: ${why}.`),
      )
    }
    this.#changed()
  }

  #lost(code: number): void {
    this.#socket = null
    this.sync.disconnected()
    if (this.#ended) return
    if (FINAL_CODES.includes(code)) return this.end(new Stop(EXIT.notAllowed, whyFinal(code)))
    this.#later(reconnectDelay(this.#attempt++, Math.random(), code), () => void this.#connect())
  }
}

/** A frame's text; null for what cannot be inflated. */
function textOf(data: Buffer, binary: boolean): string | null {
  try {
    return (binary ? inflateRawSync(data, { maxOutputLength: MOST }) : data).toString()
  } catch {
    return null
  }
}

function whyFinal(code: number): string {
  switch (code) {
    case CLOSE.unauthorized:
      return 'Your sign-in ended.'
    case CLOSE.forbidden:
      return 'You were removed from the room.'
    case CLOSE.gone:
      return 'The room is gone.'
    case CLOSE.replaced:
      return 'Another codecollab joined with this file.'
    default:
      return 'The room and this version do not understand each other.'
  }
}
