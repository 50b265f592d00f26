import { DurableObject } from 'cloudflare:workers'
import type { Role } from '#core/protocol/access.ts'
import type { RedactionAnswer, RedactionRequest, RedactionSeen } from '#core/protocol/api/redaction.ts'
import { CLOSE } from '#core/protocol/close.ts'
import type { Author, Knock, Person } from '#core/protocol/shared.ts'
import { SUBPROTOCOL } from '#core/protocol/version.ts'
import { endOfTickets, type InfoChange } from '#core/room/manage.ts'
import type { Redacting } from '#core/room/redact.ts'
import { hintsShown, whyNoHint, whyNotOpened, type Hint, type Opening } from '#core/room/problems.ts'
import { authorOf, personOf, present, type Effect, type Room as State } from '#core/room/room.ts'
import { step, type Input } from '#core/room/step.ts'
import { isTimeUp, type TimerStep } from '#core/room/timer.ts'
import { Activity } from './activity.ts'
import { Archive } from './archive.ts'
import type { LoggedLine } from './archive-log.ts'
import { Clock, notesIn, type RoomClock } from './clock.ts'
import { counts } from './counts.ts'
import { Directory } from './directory.ts'
import type { ObjectEnv } from './env.ts'
import { HelloTimers } from './hello-timers.ts'
import { arrivalOf, decodeIdentity, IDENTITY_HEADER } from './identity.ts'
import { leaseIn } from './lease.ts'
import { Judge } from './judge.ts'
import { LISTEN_MS, Listening, wakeWithin } from './listening.ts'
import { makeRoom, type NewRoom } from './new-room.ts'
import { isPush, perform, type Hands } from './perform.ts'
import { RoomHooks } from './room-hooks.ts'
import { RunnerCalls } from './runner-calls.ts'
import { closeBack, Sockets } from './sockets.ts'
import { SqliteRoomLog } from './sqlite-room-log.ts'
import { Trial } from './trial.ts'
import { readRoom, resumeSockets } from './waking.ts'

/** One room: accepts sockets, gives what they say to the core, and does what it answers. */
export class Room extends DurableObject<ObjectEnv> {
  #log = new SqliteRoomLog(this.ctx.storage)
  #room: State | null = null
  /** True while everything is being forgotten: what happens meanwhile finds no room. */
  #going = false
  #sockets = new Sockets(this.ctx)
  #hellos = new HelloTimers((id) => this.#step({ t: 'helloTimeout', from: id }))
  #listening = new Listening(this.#sockets, this.ctx.storage.kv)
  #activity = new Activity(() => this.#log, this.ctx.storage.kv)
  #directory = new Directory(
    this.env.DB,
    this.ctx.storage.kv,
    () => this.#present(),
    this.#activity,
    (ms) => wakeWithin(this.ctx.storage, ms),
  )
  #trial = new Trial(this.ctx.storage, this.env.DB, () => this.#log.lastAt())
  #archive = new Archive(this.env, this.ctx.storage, {
    room: () => this.#load(),
    step: (input) => this.#step(input),
    reload: () => (this.#room = null),
  })
  #runner = new RunnerCalls(this.env, (input) => this.#step(input), { lease: leaseIn(this.ctx.storage) })
  #judge = new Judge(this.env, this.ctx.storage, {
    log: () => this.#log,
    step: (input) => this.#step(input),
  })
  #clock = new Clock(this.env.DB, this.ctx.storage, () => this.#log, {
    room: () => this.#load(),
    step: (input) => this.#step(input),
  })
  #hooks = new RoomHooks(this.env, this.ctx.storage, () => this.#log)
  #hands: Hands = {
    ...{ sockets: this.#sockets, hellos: this.#hellos, directory: this.#directory, runner: this.#runner },
    ...{ judge: this.#judge, clock: this.#clock },
    step: (input) => this.#step(input),
    await: (work) => this.ctx.waitUntil(work),
    watch: () => wakeWithin(this.ctx.storage, LISTEN_MS),
  }

  /** Makes the room; a second call changes nothing. */
  async create(room: NewRoom): Promise<void> {
    this.ctx.storage.transactionSync(() => {
      if (this.#log.head() === 0) this.#hooks.begin(0)
      makeRoom(this.#log, room, Date.now())
    })
    this.ctx.waitUntil(this.#hooks.tell())
    if (room.trial) await this.#trial.begin()
  }

  /** A trial room becomes one that stays. */
  async keep(): Promise<void> {
    this.#trial.keep()
  }

  /** Looks whether a trial room's time is over; true when there is no room. */
  async lapse(): Promise<boolean> {
    const here = this.#load() && this.#present()
    if (here?.people.length === 0 && (await this.#trial.lapsed(here.room))) await this.destroy()
    return this.#load() === null
  }

  /** Archives everything that happened up to now; throws when it could not. */
  async archive(): Promise<void> {
    await this.#archive.flush()
  }

  /** The next events of its log after a number, as lines of its record; null where nothing is recorded. */
  async recent(after: number): Promise<LoggedLine[] | null> {
    return this.#archive.recent(after)
  }

  /** Takes something out of the record for a member; what fails half-way goes on by itself. */
  async redact(wanted: RedactionRequest, by: Redacting): Promise<RedactionAnswer | { refused: string }> {
    return this.#archive.redact(wanted, by)
  }

  /** What was taken out of the record, and what still is to be. */
  async redactions(): Promise<RedactionSeen[]> {
    return this.#archive.redactions()
  }

  /** Days after which the record is forgotten: null for never, 0 for as soon as everybody left. */
  async keepRecord(days: number | null): Promise<void> {
    await this.#archive.keepFor(days)
  }

  async update(change: InfoChange): Promise<void> {
    this.#step({ t: 'info', ...change })
  }

  /** `by` is the member who gives the role. */
  async setRole(user: string, role: Role, by?: string): Promise<void> {
    this.#step({ t: 'role', user, role, ...(by === undefined ? {} : { by }) })
  }

  /** Opens a problem for everybody; a sentence when that is not possible. */
  async openProblem(opening: Opening): Promise<string | null> {
    const room = this.#load()
    if (!room) return 'There is no such room.'
    const known = room.members.get(opening.by.user)
    const by = known ? authorOf(known) : opening.by
    const refused = whyNotOpened(room, opening)
    if (refused === null) this.#step({ t: 'openProblem', opening: { ...opening, by } })
    return refused
  }

  /** Whether a problem is open here, brought by who may have its staff know its tests. */
  async isOpenToStaff(problem: string): Promise<boolean> {
    const open = this.#load()?.problems.get(problem)
    return open !== undefined && open.closed !== true
  }

  async removeProblem(problem: string, by: Author): Promise<void> {
    this.#step({ t: 'removeProblem', problem, by })
  }

  /** Shows everybody one more hint; a sentence when that is not possible. */
  async showHint(hint: Hint): Promise<string | null> {
    const room = this.#load()
    if (!room) return 'There is no such room.'
    const known = room.members.get(hint.by.user)
    const refused = whyNoHint(room, hint.problem, hint.n)
    if (refused === null) this.#step({ t: 'showHint', ...hint, by: known ? authorOf(known) : hint.by })
    return refused
  }

  /** How many hints of a problem everybody here was shown. */
  async shownHints(problem: string): Promise<number> {
    const room = this.#load()
    return room ? hintsShown(room, problem) : 0
  }

  /** Has the timer follow a member; a sentence when that is not possible. */
  async timerStep(command: TimerStep, by: Author): Promise<string | null> {
    return this.#clock.follow(command, by)
  }

  /** The timer by the object's clock; null when there is no room. */
  async timer(): Promise<RoomClock | null> {
    return this.#clock.now()
  }

  /** Writes a note of staff, once under its id. */
  async staffNote(id: string, text: string, by: Author): Promise<void> {
    this.#step({ t: 'staffNote', id, text, by })
  }

  /** The notes of staff that are not removed, oldest first. */
  async staffNotes(): Promise<{ name: string; at: number; text: string }[]> {
    return this.#load() ? notesIn(this.#log) : []
  }

  /** Shows a member as they look now; `color` null leaves the colour they have. */
  async setProfile(user: string, name: string, color: number | null): Promise<void> {
    this.#step({ t: 'profile', user, name, color })
  }

  async removeMember(user: string): Promise<void> {
    this.#step({ t: 'removeMember', user })
  }

  /** Somebody waits at the door. */
  async knock(knock: Knock): Promise<void> {
    this.#step({ t: 'knock', knock })
  }

  /** Somebody, or without `user` everybody, does not wait any more. */
  async endKnocks(user?: string): Promise<void> {
    this.#step({ t: 'endKnocks', ...(user === undefined ? {} : { user }) })
  }

  /** Closes the sockets of a sign-in that ended. */
  async endSession(session: string): Promise<void> {
    this.#log.voidTickets(session, endOfTickets(Date.now()))
    for (const socket of this.#sockets.all.filter((attached) => attached.session === session))
      this.#end(socket.id, CLOSE.unauthorized, 'signed out')
  }

  /** Sends everybody away who then comes back by themselves: the server restarts. */
  async goAway(): Promise<void> {
    for (const { id } of this.#sockets.all) this.#end(id, CLOSE.restarting, 'the server restarts')
  }

  #end(id: string, code: number, reason: string): void {
    this.#sockets.close(id, code, reason)
    this.#hellos.done(id)
    this.#step({ t: 'disconnect', from: id })
  }

  /** Closes every socket and forgets everything, so that the same name starts empty. */
  async destroy(): Promise<void> {
    this.#going = true
    this.#sockets.closeAll(CLOSE.gone, 'room deleted')
    this.#runner.cancelAll()
    this.#judge.cancelAll()
    this.#room = null
    this.#archive.end()
    this.#hooks.end()
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
    const id = this.#sockets.accept(server, who.user, who.session, who.script)
    this.#step({ t: 'connect', arrival: arrivalOf(who, id) })
    // What opens a script's socket is no ticket, and no protocol was offered.
    if (who.script) return new Response(null, { status: 101, webSocket: client })
    this.#hellos.expect(id)
    const headers = { 'Sec-WebSocket-Protocol': SUBPROTOCOL }
    return new Response(null, { status: 101, webSocket: client, headers })
  }

  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void {
    if (!this.#load()) return socket.close(CLOSE.gone, 'no such room')
    this.#sockets.heard(socket)
    this.#step({
      t: 'frame',
      from: this.#sockets.attachmentOf(socket).id,
      data: typeof message === 'string' ? message : null,
    })
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    this.#disconnected(socket)
    closeBack(socket, code)
  }

  override webSocketError(socket: WebSocket): void {
    this.#disconnected(socket)
  }

  #disconnected(socket: WebSocket): void {
    const { id } = this.#sockets.attachmentOf(socket)
    this.#sockets.forget(id)
    this.#hellos.done(id)
    this.#step({ t: 'disconnect', from: id })
  }

  /** While somebody is here: finds who is gone without a word, and keeps the directory's rows alive or mends them. */
  override async alarm(): Promise<void> {
    const room = this.#load()
    if (!room) return
    this.#step({ t: 'tick' })
    this.#step({ t: 'expireKnocks' })
    for (const id of this.#listening.round(Date.now())) this.#end(id, CLOSE.helloTimeout, 'no sign of life')
    if (this.#directory.isDue(Date.now())) await this.#directory.refresh()
    if (present(room).length > 0) await wakeWithin(this.ctx.storage, LISTEN_MS)
    await this.#judge.tell(room.info.id)
    await this.#clock.ring(room.info.id)
    await this.#archive.ring()
    await this.#hooks.ring(this.#archive.sealed())
    await this.lapse()
    // Last, for what rings at its own times sets the alarm anew.
    await this.#clock.arm()
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
    const room = readRoom(this.#log, this.env.ROOM_MESSAGES_PER_SECOND)
    if (!room) return null
    this.#room = room
    this.#hooks.begin(room.seq)
    resumeSockets(room, this.#sockets, this.#hellos)
    this.#step({ t: 'woken' })
    return room
  }

  /** One step of the core and its effects. A throw takes back what it wrote and forgets the state: the next loads it. */
  #step(input: Input): void {
    const room = this.#load()
    if (!room) return
    counts.steps.set(this.ctx.id.toString(), Date.now())
    try {
      const act = () => step(room, input, Date.now())
      const effects =
        isPush(input) && !isTimeUp(room, Date.now()) ? act() : this.ctx.storage.transactionSync(act)
      if (isPush(input)) counts.pushes++
      for (const effect of effects) this.#try(room, effect)
      const soon = this.#archive.noticed(room)
      if (soon) this.ctx.waitUntil(soon)
      const told = isPush(input) ? null : this.#hooks.noticed(room.seq)
      if (told) this.ctx.waitUntil(told)
    } catch (error) {
      console.error('room step failed', input.t, error)
      this.#room = null
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
