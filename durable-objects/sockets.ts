import * as v from 'valibot'
import { CLOSE } from '#core/protocol/close.ts'
import type { Down } from '#core/protocol/down.ts'
import type { ScriptDown } from '#core/protocol/script.ts'
import { clientID, fileID, natural } from '#core/protocol/shared.ts'
import { presence } from '#core/protocol/presence.ts'
import { PING, PONG } from '#core/protocol/version.ts'
import type { Here } from '#core/room/room.ts'
import { counts } from './counts.ts'
import { encodeFrame } from './frame.ts'

const attachment = v.strictObject({
  id: v.string(),
  user: v.string(),
  session: v.string(),
  /** Null until the socket said hello. */
  client: v.nullable(clientID),
  /** Which text a script has; absent for everybody else, null until it was sent one. */
  script: v.optional(v.nullable(v.strictObject({ file: fileID, version: natural }))),
  /** When it was opened. */
  since: v.optional(v.number()),
  /** What its person was doing. */
  here: v.optional(v.omit(presence, ['client'])),
  /** Closed from here: the platform keeps it until the other side says so too, which may be never. */
  ended: v.optional(v.literal(true)),
})

/** What a socket remembers while the object sleeps: who it is, never what it may do. */
export type Attachment = v.InferOutput<typeof attachment>

/** The object's sockets by id. The platform keeps them through hibernation, this only finds them. */
export class Sockets {
  readonly #ctx: DurableObjectState
  #byID = new Map<string, WebSocket>()
  #attached = new WeakMap<WebSocket, Attachment>()
  #heard = new WeakMap<WebSocket, number>()

  constructor(ctx: DurableObjectState) {
    this.#ctx = ctx
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(PING, PONG))
    for (const socket of ctx.getWebSockets()) {
      const { id, ended } = this.attachmentOf(socket)
      if (!ended) this.#byID.set(id, socket)
    }
    this.#counted()
  }

  #counted(): void {
    const id = this.#ctx.id.toString()
    if (this.#byID.size > 0) counts.sockets.set(id, this.#byID.size)
    else counts.sockets.delete(id)
  }

  get all(): Attachment[] {
    return [...this.#byID.values()].map((socket) => this.attachmentOf(socket))
  }

  accept(socket: WebSocket, user: string, session: string, script = false): string {
    const id = crypto.randomUUID()
    this.#ctx.acceptWebSocket(socket)
    const since = Date.now()
    this.#attach(socket, { id, user, session, client: null, since, ...(script ? { script: null } : {}) })
    this.#byID.set(id, socket)
    this.#counted()
    return id
  }

  /** Remembers which client instance said hello on a socket, and what its person does. */
  bind(id: string, client: string, here: Here): void {
    const socket = this.#byID.get(id)
    if (socket) this.#attach(socket, { ...this.attachmentOf(socket), client, here })
  }

  /** Remembers which text a script has. */
  saw(id: string, script: { file: string; version: number }): void {
    const socket = this.#byID.get(id)
    if (socket) this.#attach(socket, { ...this.attachmentOf(socket), script })
  }

  /** Sends a script its kind of message: JSON text, however long. */
  tell(id: string, message: ScriptDown): void {
    try {
      this.#byID.get(id)?.send(JSON.stringify(message))
    } catch {
      this.#byID.delete(id)
    }
  }

  attachmentOf(socket: WebSocket): Attachment {
    let value = this.#attached.get(socket)
    if (!value) {
      value = v.parse(attachment, socket.deserializeAttachment())
      this.#attached.set(socket, value)
    }
    return value
  }

  #attach(socket: WebSocket, value: Attachment): void {
    socket.serializeAttachment(value)
    this.#attached.set(socket, value)
  }

  /** Sends one message to several sockets, made into bytes once. */
  send(ids: Iterable<string>, message: Down): void {
    const frame = encodeFrame(message)
    for (const id of ids) {
      try {
        this.#byID.get(id)?.send(frame)
      } catch {
        // The socket is going away; its close event follows.
        this.#byID.delete(id)
      }
    }
  }

  /** The socket said something. */
  heard(socket: WebSocket): void {
    this.#heard.set(socket, Date.now())
  }

  /** Asks everybody for a sign of life: the frame of theirs that the platform answers. */
  ask(): void {
    for (const socket of this.#byID.values()) {
      if (this.#isScript(socket)) continue
      try {
        socket.send(PING)
      } catch {
        // Its close event follows.
      }
    }
  }

  /** Ids of those that gave no sign of life since a time, milliseconds. What was heard before a sleep is forgotten. */
  silentSince(at: number): string[] {
    const last = (socket: WebSocket) =>
      Math.max(
        this.attachmentOf(socket).since ?? 0,
        this.#heard.get(socket) ?? 0,
        this.#ctx.getWebSocketAutoResponseTimestamp(socket)?.getTime() ?? 0,
      )
    const silent = [...this.#byID].filter(([, socket]) => !this.#isScript(socket) && last(socket) < at)
    return silent.map(([id]) => id)
  }

  /** Scripts speak texts and nothing else: nobody asks them for a sign of life. */
  #isScript(socket: WebSocket): boolean {
    return this.attachmentOf(socket).script !== undefined
  }

  close(id: string, code: number, reason: string): void {
    const socket = this.#byID.get(id)
    this.#byID.delete(id)
    this.#counted()
    if (!socket) return
    this.#attach(socket, { ...this.attachmentOf(socket), ended: true })
    socket.close(code, reason)
  }

  closeAll(code: number, reason: string): void {
    for (const id of [...this.#byID.keys()]) this.close(id, code, reason)
  }

  forget(id: string): void {
    this.#byID.delete(id)
    this.#counted()
  }
}

/** Answers the other side's closing. */
export function closeBack(socket: WebSocket, code: number): void {
  try {
    socket.close(code === 1005 || code === 1006 ? CLOSE.normal : code)
  } catch {
    // A code that may not be sent back.
    socket.close(CLOSE.normal)
  }
}
