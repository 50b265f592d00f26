import { reconnectDelay } from '#core/client/backoff.ts'
import { FINAL_CODES } from '#core/protocol/close.ts'
import { PING, PONG, SUBPROTOCOL, TICKET_PREFIX } from '#core/protocol/version.ts'

/** What `RoomSocket` needs of the world around it. */
export type SocketPort = {
  /** A one-time ticket and the path it opens. Throws `Final` when trying again makes no sense. */
  ticket(): Promise<{ ticket: string; url: string }>
  opened(): void
  /** One frame, as text, in the order in which the room sent it. */
  frame(text: string): void
  /** The answer to a ping. */
  pong(): void
  /** The connection is gone and another try follows in `inMs` milliseconds. */
  waiting(inMs: number): void
  /** The end: a close code after which nobody comes back. */
  ended(code: number): void
}

/** Thrown by `ticket` to stop trying, with the close code that says why. */
export class Final extends Error {
  readonly code: number
  constructor(code: number) {
    super(`final ${code}`)
    this.code = code
  }
}

/** A connection to a room that comes back by itself until a final close code or `close`. */
export class RoomSocket {
  #port: SocketPort
  #socket: WebSocket | null = null
  #attempt = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  /** Frames that are still being inflated, in order; null when none is. */
  #inflating: Promise<void> | null = null
  #done = false

  constructor(port: SocketPort) {
    this.#port = port
    void this.#connect()
  }

  get open(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN
  }

  /** Sends a text frame; false when there is no open connection. */
  send(frame: string): boolean {
    if (!this.open) return false
    this.#socket?.send(frame)
    return true
  }

  /** Drops the connection, if any, and connects again now. */
  reconnect(): void {
    if (this.#done) return
    this.#drop()
    clearTimeout(this.#timer)
    void this.#connect()
  }

  /** Leaves without coming back by itself, as long as the page is put away; `hurry` comes back. */
  pause(): void {
    clearTimeout(this.#timer)
    this.#drop()
  }

  /** Ends waiting early, e.g. because the network came back; an open connection stays. */
  hurry(): void {
    if (this.#done || this.#socket) return
    this.#attempt = 0
    clearTimeout(this.#timer)
    void this.#connect()
  }

  close(): void {
    this.#done = true
    clearTimeout(this.#timer)
    this.#drop()
  }

  #connecting: symbol | null = null

  async #connect(): Promise<void> {
    const attempt = Symbol('attempt')
    this.#connecting = attempt
    try {
      const { ticket, url } = await this.#port.ticket()
      if (this.#done || this.#connecting !== attempt) return
      const address = new URL(url, location.origin)
      address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:'
      this.#listen(new WebSocket(address, [SUBPROTOCOL, TICKET_PREFIX + ticket]))
    } catch (error) {
      if (this.#done || this.#connecting !== attempt) return
      if (error instanceof Final) this.#end(error.code)
      else this.#retry()
    }
  }

  #listen(socket: WebSocket): void {
    this.#socket = socket
    socket.binaryType = 'arraybuffer'
    socket.onopen = () => this.#port.opened()
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => this.#take(socket, data)
    socket.onclose = ({ code }) => {
      if (this.#socket !== socket) return
      this.#socket = null
      this.#inflating = null
      if (FINAL_CODES.includes(code)) this.#end(code)
      else this.#retry(code)
    }
  }

  #take(socket: WebSocket, data: string | ArrayBuffer): void {
    if (this.#socket !== socket) return
    if (data === PONG) return this.#port.pong()
    // The room asks for a sign of life; the platform answers ours without waking it.
    if (data === PING) return socket.send(PING)
    if (typeof data === 'string' && !this.#inflating) return this.#deliver(socket, data)
    const text = typeof data === 'string' ? Promise.resolve(data) : inflate(data)
    const before = this.#inflating ?? Promise.resolve()
    const mine = before
      .then(() => text)
      .then((frame) => this.#deliver(socket, frame))
      .catch(() => this.#socket === socket && this.reconnect())
      .then(() => {
        if (this.#inflating === mine) this.#inflating = null
      })
    this.#inflating = mine
  }

  #deliver(socket: WebSocket, frame: string): void {
    if (this.#socket !== socket) return
    // Only a connection that got as far as a frame counts as success: a server may accept and drop at once.
    this.#attempt = 0
    this.#port.frame(frame)
  }

  #retry(code?: number): void {
    const wait = reconnectDelay(this.#attempt++, Math.random(), code)
    this.#port.waiting(wait)
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#connect(), wait)
  }

  #end(code: number): void {
    this.close()
    this.#port.ended(code)
  }

  #drop(): void {
    const socket = this.#socket
    this.#socket = null
    this.#inflating = null
    this.#connecting = null
    socket?.close(1000)
  }
}

const inflate = (data: ArrayBuffer): Promise<string> =>
  new Response(new Blob([data]).stream().pipeThrough(new DecompressionStream('deflate-raw'))).text()
