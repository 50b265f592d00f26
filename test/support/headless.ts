import type { Transaction, TransactionSpec } from '@codemirror/state'
import { inflateRawSync } from 'node:zlib'
import { WebSocket } from 'ws'
import { reconnectDelay } from '#core/client/backoff.ts'
import { clientIDFrom } from '#core/client/id.ts'
import type { Outbox } from '#core/client/outbox.ts'
import { splitLarge } from '#core/client/split.ts'
import { Sync, type SyncPort } from '#core/client/sync.ts'
import { applyDown, emptyView } from '#core/client/view.ts'
import { FINAL_CODES } from '#core/protocol/close.ts'
import type { Down } from '#core/protocol/down.ts'
import { parseDown } from '#core/protocol/parse.ts'
import type { Up } from '#core/protocol/up.ts'
import { PING, PONG, SUBPROTOCOL, TICKET_PREFIX } from '#core/protocol/version.ts'

/** A person in a room without a browser: the page's own machine on a real socket. It comes back when it is cut off. */
export class Headless {
  readonly view = emptyView()
  readonly sync: Sync
  /** Every message so far is seen here first, if set. */
  seen: (message: Down) => void = () => {}
  /** Other people's changes as they enter this replica, if set. */
  applied: (file: string, transactions: readonly Transaction[]) => void = () => {}
  rejected: string[] = []
  /** The code of the last connection that was closed, or 0 for one that was not made. */
  closedWith: number | null = null
  #ticket: () => Promise<{ ticket: string; url: string }>
  #socket: WebSocket | null = null
  #attempt = 0
  #closed = false
  #keeping = false
  #waiting = new Set<() => void>()

  /** `ticket` is asked for whenever a socket is to be opened; `outbox` is what an earlier page kept. */
  constructor(ticket: () => Promise<{ ticket: string; url: string }>, outbox?: Outbox) {
    this.#ticket = ticket
    const port: SyncPort = {
      send: (message) => this.send(message),
      persist: () => this.#keep(),
      extensions: () => [],
      reset: () => {},
      apply: (file, transactions) => this.applied(file, transactions),
      rejected: (_file, text) => void this.rejected.push(text),
      changed: () => this.#changed(),
      reconnect: () => this.#socket?.close(),
      now: () => performance.now(),
      later: (ms) => void setTimeout(() => this.sync.tick(), ms),
    }
    const client = outbox?.client ?? clientIDFrom(crypto.getRandomValues(new Uint8Array(16)))
    this.sync = new Sync({ client, port, outbox })
    void this.#connect()
  }

  /** Says something to the room; while there is no connection it is not said. */
  send(message: Up): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message))
  }

  /** Edits a file as its editor would. */
  type(file: string, spec: TransactionSpec): void {
    const state = this.sync.state(file)
    if (!state) throw new Error(`${file} is not open`)
    this.sync.edited(file, splitLarge(state.update(spec)))
    this.sync.select(file)
  }

  chat(text: string): void {
    this.send({ t: 'chat', id: crypto.randomUUID(), text })
  }

  text(file: string): string {
    return this.sync.state(file)?.doc.toString() ?? ''
  }

  /** Waits for something that messages bring about. */
  until(predicate: () => boolean, ms = 30_000): Promise<void> {
    return new Promise((resolve, reject) => {
      const check = () => {
        if (!predicate()) return
        this.#waiting.delete(check)
        clearTimeout(timer)
        resolve()
      }
      const late = () => reject(new Error(`waited ${ms} ms for ${predicate.toString()}; ${this.sync.status}`))
      const timer = setTimeout(late, ms)
      this.#waiting.add(check)
      check()
    })
  }

  close(): void {
    this.#closed = true
    this.#socket?.close()
  }

  /** Breaks the connection as a network does; it comes back by itself. */
  cut(): void {
    this.#socket?.terminate()
  }

  /** The page is opened anew, on what this one kept: nobody is there in between, and the client is the same. */
  reopened(): Headless {
    const outbox = this.sync.outbox()
    this.close()
    return new Headless(this.#ticket, outbox)
  }

  /** There is no disk here: what is made counts as kept. */
  #keep(): void {
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

  async #connect(): Promise<void> {
    if (this.#closed) return
    try {
      const { ticket, url } = await this.#ticket()
      const socket = new WebSocket(url, [SUBPROTOCOL, TICKET_PREFIX + ticket], { perMessageDeflate: false })
      this.#socket = socket
      socket.on('open', () => this.sync.connected())
      socket.on('message', (data: Buffer, binary) => this.#receive(binary ? inflateRawSync(data) : data))
      socket.on('error', () => socket.close())
      socket.on('close', (code) => this.#lost(code))
    } catch {
      this.#lost(0)
    }
  }

  #receive(frame: Buffer): void {
    const text = frame.toString()
    if (text === PING) return this.#socket?.send(PING)
    if (text === PONG) return
    const parsed = parseDown(text)
    if (!parsed.ok) throw new Error(`the room sent what is no message: ${text.slice(0, 200)}`)
    this.#attempt = 0
    this.seen(parsed.value)
    applyDown(this.view, parsed.value)
    this.sync.receive(parsed.value)
    this.#changed()
  }

  #lost(code: number): void {
    this.#socket = null
    this.sync.disconnected()
    if (this.#closed || FINAL_CODES.includes(code)) return
    this.closedWith = code
    setTimeout(() => void this.#connect(), reconnectDelay(this.#attempt++, Math.random(), code))
  }
}
