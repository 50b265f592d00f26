import { exports } from 'cloudflare:workers'
import type { Role } from '#core/protocol/access.ts'
import type { Down, DownOf } from '#core/protocol/down.ts'
import { parseDown } from '#core/protocol/parse.ts'
import { PING, PONG, PROTOCOL_VERSION } from '#core/protocol/version.ts'
import { signTicket } from '../../../worker/auth/ticket.ts'
import { roomID } from '../../../worker/id.ts'
import { env, SITE } from './browser.ts'

const main = (exports as unknown as { default: Fetcher }).default

/** The object of a room, and how to make it. */
export async function createdRoom(language = 'markdown', id = roomID()) {
  const stub = env.ROOMS.get(env.ROOMS.idFromName(id))
  await stub.create({ id, code: 'abcdefghj', title: 'A room', language, owner: 'u_owner' })
  return { id, stub }
}

/** Asks for a socket; `ticket` may be one that was used before. */
export async function upgrade(room: string, ticket: string): Promise<Response> {
  return main.fetch(`${SITE}/api/rooms/${room}/socket`, {
    headers: { Upgrade: 'websocket', 'Sec-WebSocket-Protocol': `codecollab.v1, ticket.${ticket}` },
  })
}

/** A ticket of somebody who need not be in the database. */
export const ticketOf = (room: string, name: string, role: Role = 'writer'): Promise<string> =>
  signTicket(env, room, { user: `u_${name}`, name, guest: false, role, session: `of-${name}` })

/** A real socket into a room; what comes is parsed and waits to be looked at. */
export class Live {
  readonly #socket: WebSocket
  readonly client: string
  readonly closed: Promise<number>
  /** Every frame that came, as text. */
  readonly frames: string[] = []
  #heard: Down[] = []
  /** Whether it gives a sign of life when it is asked for one. */
  answers = true
  asked = 0
  #wake: () => void = () => {}
  #reading = Promise.resolve()

  private constructor(socket: WebSocket, client: string) {
    this.#socket = socket
    this.client = client
    socket.accept()
    socket.addEventListener('message', ({ data }) => {
      this.#reading = this.#reading.then(() => this.#read(data as string | ArrayBuffer))
    })
    this.closed = new Promise((resolve) => socket.addEventListener('close', ({ code }) => resolve(code)))
  }

  /** Opens a socket that says nothing yet. */
  static async open(room: string, name: string, role?: Role): Promise<Live> {
    const { webSocket } = await upgrade(room, await ticketOf(room, name, role))
    if (!webSocket) throw new Error('no socket')
    return new Live(webSocket, `client00${name}`)
  }

  /** Opens a socket with a ticket of the API and says hello; answers it with the welcome. */
  static async with(room: string, ticket: string, name: string): Promise<[Live, DownOf<'welcome'>]> {
    const { webSocket } = await upgrade(room, ticket)
    if (!webSocket) throw new Error('no socket')
    const live = new Live(webSocket, `client00${name}`)
    return [live, await live.hello()]
  }

  /** Opens a socket and says hello. */
  static async in(room: string, name: string, role?: Role): Promise<Live> {
    const live = await Live.open(room, name, role)
    await live.hello()
    return live
  }

  async #read(data: string | ArrayBuffer): Promise<void> {
    const bytes = typeof data === 'string' ? null : new Blob([data]).stream()
    const text = bytes
      ? await new Response(bytes.pipeThrough(new DecompressionStream('deflate-raw'))).text()
      : data
    if (text === PING) {
      this.asked++
      // What is read here may have come before the socket was closed.
      if (this.answers && this.#socket.readyState === WebSocket.OPEN) this.say(PING)
      return
    }
    if (text === PONG) return
    this.frames.push(String(text))
    const parsed = parseDown(String(text))
    if (!parsed.ok) throw new Error(`the room sent what is no message: ${String(text).slice(0, 200)}`)
    this.#heard.push(parsed.value)
    this.#wake()
  }

  hello(client = this.client): Promise<DownOf<'welcome'>> {
    this.say({ t: 'hello', v: PROTOCOL_VERSION, client, files: [] })
    return this.next('welcome')
  }

  say(message: object | string | ArrayBuffer): void {
    const raw = typeof message === 'string' || message instanceof ArrayBuffer
    this.#socket.send(raw ? message : JSON.stringify(message))
  }

  /** The next message of a type; those before it are passed over. */
  async next<T extends Down['t']>(t: T): Promise<DownOf<T>> {
    for (;;) {
      for (let down = this.#heard.shift(); down; down = this.#heard.shift()) {
        if (down.t === t) return down as DownOf<T>
      }
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }

  /** Says something and answers with the next message of a type. */
  ask<T extends Down['t']>(message: object | string | ArrayBuffer, t: T): Promise<DownOf<T>> {
    this.say(message)
    return this.next(t)
  }

  leave(code = 1000): void {
    this.#socket.close(code)
  }
}
