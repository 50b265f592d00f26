import { inflateRawSync } from 'node:zlib'
import { WebSocket } from 'ws'
import { clientIDFrom } from '#core/client/id.ts'
import { PING, PONG, PROTOCOL_VERSION, SUBPROTOCOL, TICKET_PREFIX } from '#core/protocol/version.ts'
import type { Account } from '../support/account.ts'

export const opened = (socket: WebSocket): Promise<void> =>
  new Promise((resolve, reject) => void socket.once('open', () => resolve()).once('error', reject))

/** A socket that takes part in nothing and only receives, as most people in a room do at any moment. */
export class Listener {
  readonly socket: WebSocket
  readonly client = clientIDFrom(crypto.getRandomValues(new Uint8Array(16)))
  bytes = 0
  onText: (frame: string) => void = () => {}

  constructor(url: string, ticket?: string) {
    const protocols = ticket ? [SUBPROTOCOL, TICKET_PREFIX + ticket] : []
    this.socket = new WebSocket(url, protocols, { perMessageDeflate: false })
    this.socket.on('message', (data: Buffer, binary) => {
      const text = (binary ? inflateRawSync(data) : data).toString()
      if (text === PING) return this.socket.send(PING)
      if (text === PONG) return
      this.bytes += data.length
      this.onText(text)
    })
  }

  /** Joins a room of the product, without a page around it. */
  static async join(account: Account, code: string): Promise<Listener> {
    return Listener.enter(await account.ticket(code))
  }

  /** Opens the socket of a ticket and answers when the welcome is here. */
  static async enter({ ticket, url }: Awaited<ReturnType<Account['ticket']>>): Promise<Listener> {
    const listener = new Listener(url, ticket)
    await opened(listener.socket)
    const welcomed = new Promise<void>((resolve) => (listener.onText = () => resolve()))
    listener.send({ t: 'hello', v: PROTOCOL_VERSION, client: listener.client, files: [] })
    await welcomed
    listener.onText = () => {}
    return listener
  }

  send(message: object): void {
    this.socket.send(JSON.stringify(message))
  }

  close(): void {
    this.socket.close()
  }
}

/** Waits until `condition` holds; throws after `ms`. */
export async function until(condition: () => boolean, ms = 60_000): Promise<void> {
  const end = performance.now() + ms
  while (!condition()) {
    if (performance.now() > end) throw new Error(`waited ${ms} ms for ${condition.toString()}`)
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
