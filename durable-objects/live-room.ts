import type { Person } from '#core/protocol/shared.ts'
import { CLOSE } from '#core/protocol/close.ts'
import { SUBPROTOCOL } from '#core/protocol/version.ts'
import { personOf, present, type Effect, type Room as State } from '#core/room/room.ts'
import { step, type Input } from '#core/room/step.ts'
import { isTimeUp } from '#core/room/timer.ts'
import { Activity } from './activity.ts'
import { Archive } from './archive.ts'
import { Clock } from './clock.ts'
import { counts } from './counts.ts'
import { Directory } from './directory.ts'
import type { ObjectEnv } from './env.ts'
import { HelloTimers } from './hello-timers.ts'
import { arrivalOf, decodeIdentity, IDENTITY_HEADER } from './identity.ts'
import { Judge } from './judge.ts'
import { leaseIn } from './lease.ts'
import { LISTEN_MS, Listening, wakeWithin } from './listening.ts'
import { isPush, perform, type Hands } from './perform.ts'
import { spending } from './quota-days.ts'
import { RoomHooks } from './room-hooks.ts'
import { RoomRequests } from './room-requests.ts'
import { RunnerCalls } from './runner-calls.ts'
import { closeBack, Sockets, type Attachment } from './sockets.ts'
import { SqliteRoomLog } from './sqlite-room-log.ts'
import { Trial } from './trial.ts'
import { readRoom, resumeSockets } from './waking.ts'

/** The room in its object: its sockets, its one clock of alarms, and every step with what it brings about. */
export class LiveRoom {
  readonly trial: Trial
  readonly archive: Archive
  readonly clock: Clock
  readonly hooks: RoomHooks
  readonly requests: RoomRequests
  readonly #ctx: DurableObjectState
  readonly #env: ObjectEnv
  readonly #sockets: Sockets
  readonly #hellos: HelloTimers
  readonly #listening: Listening
  readonly #directory: Directory
  readonly #runner: RunnerCalls
  readonly #judge: Judge
  readonly #hands: Hands
  #log: SqliteRoomLog
  #room: State | null = null
  /** True while everything is being forgotten: what happens meanwhile finds no room. */
  #going = false

  constructor(ctx: DurableObjectState, env: ObjectEnv) {
    this.#ctx = ctx
    this.#env = env
    const { storage } = ctx
    this.#log = new SqliteRoomLog(storage)
    const log = () => this.#log
    const room = () => this.load()
    const step = (input: Input) => void this.step(input)
    const wake = (ms: number) => wakeWithin(storage, ms)
    this.#sockets = new Sockets(ctx)
    this.#hellos = new HelloTimers((id) => step({ t: 'helloTimeout', from: id }))
    this.#listening = new Listening(this.#sockets, storage.kv)
    const activity = new Activity(log, storage.kv)
    this.#directory = new Directory(env.DB, storage.kv, () => this.people(), activity, wake)
    this.trial = new Trial(storage, env.DB, () => this.#log.lastAt())
    this.archive = new Archive(env, storage, { room, step, reload: () => (this.#room = null) })
    this.#runner = new RunnerCalls(env, step, {
      lease: leaseIn(storage),
      ...spending(env, (work) => ctx.waitUntil(work)),
    })
    this.#judge = new Judge(env, storage, { log, step })
    this.clock = new Clock(env.DB, storage, log, { room, step })
    this.hooks = new RoomHooks(env, storage, log)
    this.requests = new RoomRequests(storage.kv, { room, log, step: (input) => this.step(input) })
    this.#hands = {
      ...{ sockets: this.#sockets, hellos: this.#hellos, directory: this.#directory, runner: this.#runner },
      ...{ judge: this.#judge, clock: this.clock, step },
      await: (work) => ctx.waitUntil(work),
      watch: () => wake(LISTEN_MS),
    }
  }

  get log(): SqliteRoomLog {
    return this.#log
  }

  /** Accepts a socket for the person whom the Worker vouches for in the identity header. */
  accept(request: Request): Response {
    const who = decodeIdentity(request.headers.get(IDENTITY_HEADER) ?? '')
    if (!this.load()) return new Response(null, { status: 404 })
    const now = Date.now()
    const ticket = { id: who.ticket, holders: [who.user, who.session], expires: who.expires }
    if (!this.#log.takeTicket(ticket, now)) return new Response(null, { status: 401 })
    const { 0: client, 1: server } = new WebSocketPair()
    const id = this.#sockets.accept(server, who.user, who.session, who.script)
    this.step({ t: 'connect', arrival: arrivalOf(who, id) })
    // What opens a script's socket is no ticket, and no protocol was offered.
    if (who.script) return new Response(null, { status: 101, webSocket: client })
    this.#hellos.expect(id)
    const headers = { 'Sec-WebSocket-Protocol': SUBPROTOCOL }
    return new Response(null, { status: 101, webSocket: client, headers })
  }

  /** A socket said something. */
  heard(socket: WebSocket, message: string | ArrayBuffer): void {
    if (!this.load()) return socket.close(CLOSE.gone, 'no such room')
    this.#sockets.heard(socket)
    this.step({
      t: 'frame',
      from: this.#sockets.attachmentOf(socket).id,
      data: typeof message === 'string' ? message : null,
    })
  }

  /** A socket's other end closed it, with a code, or it broke. */
  closed(socket: WebSocket, code?: number): void {
    const { id } = this.#sockets.attachmentOf(socket)
    this.#sockets.forget(id)
    this.#hellos.done(id)
    this.step({ t: 'disconnect', from: id })
    if (code !== undefined) closeBack(socket, code)
  }

  /** Closes sockets with a code: all, or those of which something holds. */
  closeSockets(code: number, reason: string, which: (socket: Attachment) => boolean = () => true): void {
    for (const socket of this.#sockets.all.filter(which)) this.#end(socket.id, code, reason)
  }

  #end(id: string, code: number, reason: string): void {
    this.#sockets.close(id, code, reason)
    this.#hellos.done(id)
    this.step({ t: 'disconnect', from: id })
  }

  /** While somebody is here: finds who is gone without a word, and keeps the directory's rows alive or mends them. */
  async alarm(): Promise<void> {
    const room = this.load()
    if (!room) return
    this.step({ t: 'tick' })
    this.step({ t: 'expireKnocks' })
    for (const id of this.#listening.round(Date.now())) this.#end(id, CLOSE.helloTimeout, 'no sign of life')
    if (this.#directory.isDue(Date.now())) await this.#directory.refresh()
    if (present(room).length > 0) await wakeWithin(this.#ctx.storage, LISTEN_MS)
    await this.#judge.tell(room.info.id)
    await this.clock.ring(room.info.id)
    await this.archive.ring()
    await this.hooks.ring(this.archive.sealed())
    await this.lapse()
    // Last, for what rings at its own times sets the alarm anew.
    await this.clock.arm()
  }

  /** Forgets a trial room whose time is over; true when there is no room. */
  async lapse(): Promise<boolean> {
    const here = this.load() && this.people()
    if (here?.people.length === 0 && (await this.trial.lapsed(here.room))) await this.destroy()
    return this.load() === null
  }

  /** Closes every socket and forgets everything, so that the same name starts empty. */
  async destroy(): Promise<void> {
    this.#going = true
    this.#sockets.closeAll(CLOSE.gone, 'room deleted')
    this.#runner.cancelAll()
    this.#judge.cancelAll()
    this.#room = null
    this.archive.end()
    this.hooks.end()
    this.requests.end()
    await this.#ctx.storage.deleteAlarm()
    await this.#ctx.storage.deleteAll()
    this.#log = new SqliteRoomLog(this.#ctx.storage)
    this.#going = false
  }

  /** Who is in the room; null while it is not in memory. */
  people(): { room: string; people: Person[] } | null {
    const room = this.#room
    return (
      room && { room: room.info.id, people: present(room).map((connection) => personOf(room, connection)) }
    )
  }

  /** The room, from memory or the log; null when it was never created. */
  load(): State | null {
    if (this.#room || this.#going) return this.#room
    const room = readRoom(this.#log, this.#env.ROOM_MESSAGES_PER_SECOND)
    if (!room) return null
    this.#room = room
    this.hooks.begin(room.seq)
    resumeSockets(room, this.#sockets, this.#hellos)
    this.step({ t: 'woken' })
    return room
  }

  /**
   * One step of the core and its effects, which it answers. A throw takes back what it wrote and forgets the state, which the
   * next loads; then, and where there is no room, it answers null.
   */
  step(input: Input): Effect[] | null {
    const room = this.load()
    if (!room) return null
    counts.steps.set(this.#ctx.id.toString(), Date.now())
    try {
      const act = () => step(room, input, Date.now())
      const effects =
        isPush(input) && !isTimeUp(room, Date.now()) ? act() : this.#ctx.storage.transactionSync(act)
      if (isPush(input)) counts.pushes++
      for (const effect of effects) this.#try(room, effect)
      const soon = this.archive.noticed(room)
      if (soon) this.#ctx.waitUntil(soon)
      const told = isPush(input) ? null : this.hooks.noticed(room.seq)
      if (told) this.#ctx.waitUntil(told)
      this.requests.noticed(effects)
      return effects
    } catch (error) {
      console.error('room step failed', input.t, error)
      this.#room = null
      return null
    }
  }

  /** The log has the step: an effect that fails costs nobody but the one it was for. */
  #try(room: State, effect: Effect): void {
    try {
      perform(room, effect, this.#hands)
    } catch (error) {
      console.error('effect failed', effect.do, error)
      if (!('to' in effect)) return
      this.#end(effect.to, CLOSE.internal, 'internal error')
    }
  }
}
