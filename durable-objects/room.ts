import { DurableObject } from 'cloudflare:workers'
import type { Role } from '#core/protocol/access.ts'
import type { RoomInfo } from '#core/protocol/down.ts'
import { CLOSE } from '#core/protocol/close.ts'
import { LIMITS } from '#core/protocol/limits.ts'
import type { Person } from '#core/protocol/shared.ts'
import { SUBPROTOCOL } from '#core/protocol/version.ts'
import { createRoom } from '#core/room/create.ts'
import { resume } from '#core/room/join.ts'
import { loadRoom, OPTIONS } from '#core/room/load.ts'
import { endOfTickets } from '#core/room/manage.ts'
import { personOf, present, type Effect, type Room as State } from '#core/room/room.ts'
import { step, type Input } from '#core/room/step.ts'
import type { ObjectEnv } from './env.ts'
import { Directory } from './directory.ts'
import { decodeIdentity, IDENTITY_HEADER } from './identity.ts'
import { RunnerCalls, type Lease } from './runner-calls.ts'
import { Sockets } from './sockets.ts'
import { SqliteRoomLog } from './sqlite-room-log.ts'

/** One room: accepts sockets, gives what they say to the core, and does what it answers. */
export class Room extends DurableObject<ObjectEnv> {
  #log = new SqliteRoomLog(this.ctx.storage)
  #room: State | null = null
  /** True while everything is being forgotten: what happens meanwhile finds no room. */
  #going = false
  #sockets = new Sockets(this.ctx)
  /** Sockets that have not said hello, and when they are closed for it. */
  #silent = new Map<string, ReturnType<typeof setTimeout>>()
  #directory = new Directory(this.env.DB, this.ctx.storage, () => this.#present())
  #runner = new RunnerCalls(this.env, (input) => this.#step(input), { lease: leaseIn(this.ctx.storage) })

  /** Makes the room; a second call changes nothing. */
  async create(room: {
    id: string
    code: string
    title: string
    language: string
    owner: string
  }): Promise<void> {
    const { owner, ...info } = room
    const make = () =>
      createRoom(
        this.#log,
        Date.now(),
        { ...info, archived: false, locked: false, sealed: false },
        { user: owner, name: '' },
      )
    this.ctx.storage.transactionSync(make)
  }

  async update(change: Partial<Pick<RoomInfo, 'title' | 'archived' | 'locked' | 'sealed'>>): Promise<void> {
    this.#step({ t: 'info', ...change })
  }

  async setRole(user: string, role: Role): Promise<void> {
    this.#step({ t: 'role', user, role })
  }

  async removeMember(user: string): Promise<void> {
    this.#step({ t: 'removeMember', user })
  }

  /** Closes the sockets of a sign-in that ended. */
  async endSession(session: string): Promise<void> {
    this.#log.voidTickets(session, endOfTickets(Date.now()))
    for (const socket of this.#sockets.all.filter((attached) => attached.session === session)) {
      this.#sockets.close(socket.id, CLOSE.unauthorized, 'signed out')
      this.#step({ t: 'disconnect', from: socket.id })
    }
  }

  /** Closes every socket and forgets everything, so that the same name starts empty. */
  async destroy(): Promise<void> {
    this.#going = true
    this.#sockets.closeAll(CLOSE.gone, 'room deleted')
    this.#runner.cancelAll()
    this.#room = null
    await this.ctx.storage.deleteAlarm()
    await this.ctx.storage.deleteAll()
    this.#log = new SqliteRoomLog(this.ctx.storage)
    this.#going = false
  }

  /** Accepts a socket for the person whom the Worker vouches for in the identity header. */
  override async fetch(request: Request): Promise<Response> {
    const who = decodeIdentity(request.headers.get(IDENTITY_HEADER) ?? '')
    if (!this.#load()) return new Response(null, { status: 404 })
    const now = Date.now()
    const ticket = { id: who.ticket, holders: [who.user, who.session], expires: who.expires }
    if (!this.#log.takeTicket(ticket, now)) return new Response(null, { status: 401 })
    const { 0: client, 1: server } = new WebSocketPair()
    const id = this.#sockets.accept(server, who.user, who.session)
    const { user, name, guest, role } = who
    this.#step({ t: 'connect', arrival: { id, user, name, guest, role } })
    this.#expectHello(id)
    return new Response(null, {
      status: 101,
      webSocket: client,
      headers: { 'Sec-WebSocket-Protocol': SUBPROTOCOL },
    })
  }

  /** The timer ends with the hello, because a timer that waits keeps the object from sleeping. */
  #expectHello(id: string): void {
    const timer = setTimeout(() => {
      this.#silent.delete(id)
      this.#step({ t: 'helloTimeout', from: id })
    }, LIMITS.helloMs)
    this.#silent.set(id, timer)
  }

  #greeted(id: string): void {
    clearTimeout(this.#silent.get(id))
    this.#silent.delete(id)
  }

  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void {
    if (!this.#load()) return socket.close(CLOSE.gone, 'no such room')
    this.#step({
      t: 'frame',
      from: this.#sockets.attachmentOf(socket).id,
      data: typeof message === 'string' ? message : null,
    })
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    this.#disconnected(socket)
    try {
      socket.close(code === 1005 || code === 1006 ? CLOSE.normal : code)
    } catch {
      // A code that may not be sent back.
      socket.close(CLOSE.normal)
    }
  }

  override webSocketError(socket: WebSocket): void {
    this.#disconnected(socket)
  }

  #disconnected(socket: WebSocket): void {
    const { id } = this.#sockets.attachmentOf(socket)
    this.#sockets.forget(id)
    this.#greeted(id)
    this.#step({ t: 'disconnect', from: id })
  }

  /** Keeps the directory's rows alive while somebody is here, and mends them after a crash. */
  override async alarm(): Promise<void> {
    if (this.#load()) await this.#directory.refresh()
  }

  #present(): { room: string; people: Person[] } | null {
    const room = this.#room
    return (
      room && { room: room.info.id, people: present(room).map((connection) => personOf(room, connection)) }
    )
  }

  /** The room, from memory or the log; null when it was never created. */
  #load(): State | null {
    if (this.#room || this.#going) return this.#room
    const perSecond = Number(this.env.ROOM_MESSAGES_PER_SECOND || OPTIONS.perSecond)
    const room = loadRoom(this.#log, { ...OPTIONS, perSecond, burst: Math.max(OPTIONS.burst, perSecond) })
    if (!room) return null
    this.#room = room
    for (const { id, user, client } of this.#sockets.all) {
      if (room.members.has(user)) resume(room, Date.now(), id, user, client)
      else this.#sockets.close(id, CLOSE.forbidden, 'removed from the room')
      if (client === null) this.#expectHello(id)
    }
    this.#step({ t: 'woken' })
    return room
  }

  /** One step of the core and its effects. A throw takes back what it wrote and forgets the state: the next loads it. */
  #step(input: Input): void {
    const room = this.#load()
    if (!room) return
    try {
      const act = () => step(room, input, Date.now())
      const effects = isPush(input) ? act() : this.ctx.storage.transactionSync(act)
      for (const effect of effects) this.#try(room, effect)
    } catch (error) {
      console.error('room step failed', input.t, error)
      this.#room = null
    }
  }

  /** The log has the step: an effect that fails costs nobody but the one it was for. */
  #try(room: State, effect: Effect): void {
    try {
      this.#perform(room, effect)
    } catch (error) {
      console.error('effect failed', effect.do, error)
      if (!('to' in effect)) return
      this.#sockets.close(effect.to, CLOSE.internal, 'internal error')
      this.#step({ t: 'disconnect', from: effect.to })
    }
  }

  #perform(room: State, effect: Effect): void {
    switch (effect.do) {
      case 'send':
        return this.#sockets.send([effect.to], effect.message)
      case 'broadcast': {
        const others = present(room).filter(({ id }) => id !== effect.except)
        return this.#sockets.send(
          others.map(({ id }) => id),
          effect.message,
        )
      }
      case 'close':
        return this.#sockets.close(effect.to, effect.code, effect.reason)
      case 'attach':
        this.#greeted(effect.to)
        return this.#sockets.bind(effect.to, effect.client)
      case 'checkpoint':
        return this.#step({ t: 'checkpoint' })
      case 'compact':
        return this.#step({ t: 'compact', doc: effect.doc })
      case 'timer':
        setTimeout(() => this.#step({ t: 'timer', name: effect.name }), effect.ms)
        return
      case 'presence':
        this.ctx.waitUntil(this.#directory.refresh())
        return
      case 'run':
        return this.#runner.start(effect.request)
      case 'stdin':
        return this.#runner.stdin(effect.run, effect.body)
      case 'cancel':
        return this.#runner.cancel(effect.run, room.info.id)
      default:
        return effect satisfies never
    }
  }
}

const leaseIn = ({ kv }: DurableObjectStorage): Lease => ({
  get: () => kv.get('lease'),
  put: (held) => kv.put('lease', held),
  end: () => void kv.delete('lease'),
})

/**
 * A push writes one row, which is whole by itself: a transaction around it would cost a seventh of what a room can take.
 * A push that is spelled otherwise is only slower.
 */
const isPush = (input: Input): boolean =>
  input.t === 'frame' && input.data?.startsWith('{"t":"push"') === true
