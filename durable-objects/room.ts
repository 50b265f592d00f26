import { DurableObject } from 'cloudflare:workers'
import type { Role } from '#core/protocol/access.ts'
import type { RedactionAnswer, RedactionRequest, RedactionSeen } from '#core/protocol/api/redaction.ts'
import { CLOSE } from '#core/protocol/close.ts'
import type { Author, Knock } from '#core/protocol/shared.ts'
import { endOfTickets, type InfoChange } from '#core/room/manage.ts'
import { hintsShown, whyNoHint, whyNotOpened, type Hint, type Opening } from '#core/room/problems.ts'
import type { Redacting } from '#core/room/redact.ts'
import type { Ask } from '#core/room/request.ts'
import { authorOf } from '#core/room/room.ts'
import type { TimerStep } from '#core/room/timer.ts'
import type { LoggedLine } from './archive-log.ts'
import { notesIn, type RoomClock } from './clock.ts'
import type { ObjectEnv } from './env.ts'
import type { Identity } from './identity.ts'
import { LiveRoom } from './live-room.ts'
import { makeRoom, type NewRoom } from './new-room.ts'
import type { Chats, ChatsAsked, Done, FileNow, FileText, Reader, RunNow } from './room-requests.ts'

/** One room, as the Worker and the platform call it; what they ask for, `LiveRoom` does. */
export class Room extends DurableObject<ObjectEnv> {
  readonly #live = new LiveRoom(this.ctx, this.env)

  /** Answers: rooms work. Asked of a room that nobody made, and makes none. */
  async alive(): Promise<void> {}

  /** Makes the room; a second call changes nothing. */
  async create(room: NewRoom): Promise<void> {
    this.ctx.storage.transactionSync(() => {
      if (this.#live.log.head() === 0) this.#live.hooks.begin(0)
      makeRoom(this.#live.log, room, Date.now())
    })
    this.ctx.waitUntil(this.#live.hooks.tell())
    if (room.trial) await this.#live.trial.begin()
  }

  /** A trial room becomes one that stays. */
  async keep(): Promise<void> {
    this.#live.trial.keep()
  }

  /** Looks whether a trial room's time is over; true when there is no room. */
  async lapse(): Promise<boolean> {
    return this.#live.lapse()
  }

  /** Archives everything that happened up to now; throws when it could not. */
  async archive(): Promise<void> {
    await this.#live.archive.flush()
  }

  /** The next events of its log after a number, as lines of its record; null where nothing is recorded. */
  async recent(after: number): Promise<LoggedLine[] | null> {
    return this.#live.archive.recent(after)
  }

  /** Takes something out of the record for a member; what fails half-way goes on by itself. */
  async redact(wanted: RedactionRequest, by: Redacting): Promise<RedactionAnswer | { refused: string }> {
    return this.#live.archive.redact(wanted, by)
  }

  /** What was taken out of the record, and what still is to be. */
  async redactions(): Promise<RedactionSeen[]> {
    return this.#live.archive.redactions()
  }

  /** Days after which the record is forgotten: null for never, 0 for as soon as everybody left. */
  async keepRecord(days: number | null): Promise<void> {
    await this.#live.archive.keepFor(days)
  }

  async update(change: InfoChange): Promise<void> {
    this.#live.step({ t: 'info', ...change })
  }

  /** `by` is the member who gives the role. */
  async setRole(user: string, role: Role, by?: string): Promise<void> {
    this.#live.step({ t: 'role', user, role, ...(by === undefined ? {} : { by }) })
  }

  /** Opens a problem for everybody; a sentence when that is not possible. */
  async openProblem(opening: Opening): Promise<string | null> {
    const room = this.#live.load()
    if (!room) return 'There is no such room.'
    const known = room.members.get(opening.by.user)
    const by = known ? authorOf(known) : opening.by
    const refused = whyNotOpened(room, opening)
    if (refused === null) this.#live.step({ t: 'openProblem', opening: { ...opening, by } })
    return refused
  }

  /** Whether a problem is open here, brought by who may have its staff know its tests. */
  async isOpenToStaff(problem: string): Promise<boolean> {
    const open = this.#live.load()?.problems.get(problem)
    return open !== undefined && open.closed !== true
  }

  async removeProblem(problem: string, by: Author): Promise<void> {
    this.#live.step({ t: 'removeProblem', problem, by })
  }

  /** Shows everybody one more hint; a sentence when that is not possible. */
  async showHint(hint: Hint): Promise<string | null> {
    const room = this.#live.load()
    if (!room) return 'There is no such room.'
    const known = room.members.get(hint.by.user)
    const refused = whyNoHint(room, hint.problem, hint.n)
    if (refused === null) this.#live.step({ t: 'showHint', ...hint, by: known ? authorOf(known) : hint.by })
    return refused
  }

  /** How many hints of a problem everybody here was shown. */
  async shownHints(problem: string): Promise<number> {
    const room = this.#live.load()
    return room ? hintsShown(room, problem) : 0
  }

  /** Has the timer follow a member; a sentence when that is not possible. */
  async timerStep(command: TimerStep, by: Author): Promise<string | null> {
    return this.#live.clock.follow(command, by)
  }

  /** The timer by the object's clock; null when there is no room. */
  async timer(): Promise<RoomClock | null> {
    return this.#live.clock.now()
  }

  /** Writes a note of staff, once under its id. */
  async staffNote(id: string, text: string, by: Author): Promise<void> {
    this.#live.step({ t: 'staffNote', id, text, by })
  }

  /** The notes of staff that are not removed, oldest first. */
  async staffNotes(): Promise<{ name: string; at: number; text: string }[]> {
    return this.#live.load() ? notesIn(this.#live.log) : []
  }

  /** Shows a member as they look now; `color` null leaves the colour they have. */
  async setProfile(user: string, name: string, color: number | null): Promise<void> {
    this.#live.step({ t: 'profile', user, name, color })
  }

  async removeMember(user: string): Promise<void> {
    this.#live.step({ t: 'removeMember', user })
  }

  /** Somebody waits at the door. */
  async knock(knock: Knock): Promise<void> {
    this.#live.step({ t: 'knock', knock })
  }

  /** Somebody, or without `user` everybody, does not wait any more. */
  async endKnocks(user?: string): Promise<void> {
    this.#live.step({ t: 'endKnocks', ...(user === undefined ? {} : { user }) })
  }

  /** The files as they are; null when there is no room. */
  async files(): Promise<FileNow[] | null> {
    return this.#live.requests.files()
  }

  /** A file with its text; null when it is not there. */
  async text(file: string): Promise<FileText | null> {
    return this.#live.requests.text(file)
  }

  /** Messages before an event; null for who may not read them. */
  async chats(reader: Reader, asked: ChatsAsked): Promise<Chats | null> {
    return this.#live.requests.chats(reader, asked)
  }

  /** A run and its output from a character on, at the latest after `ms` milliseconds; null when they may see none. */
  async run(reader: Reader, id: string, from: number, ms: number): Promise<RunNow | null> {
    return this.#live.requests.run(reader, id, from, ms)
  }

  /** Does what a member asks without a socket; null when the room is not there, or not for who they were. */
  async act(who: Identity, ask: Ask): Promise<Done | null> {
    return this.#live.requests.act(who, ask)
  }

  /** Closes the sockets of a sign-in that ended. */
  async endSession(session: string): Promise<void> {
    this.#live.log.voidTickets(session, endOfTickets(Date.now()))
    this.#live.closeSockets(CLOSE.unauthorized, 'signed out', (socket) => socket.session === session)
  }

  /** Closes the sockets of somebody who was shut out, whatever let them in. */
  async endPerson(user: string): Promise<void> {
    this.#live.log.voidTickets(user, endOfTickets(Date.now()))
    this.#live.closeSockets(CLOSE.unauthorized, 'signed out', (socket) => socket.user === user)
  }

  /** Sends everybody away who then comes back by themselves: the server restarts. */
  async goAway(): Promise<void> {
    this.#live.closeSockets(CLOSE.restarting, 'the server restarts')
  }

  /** Closes every socket and forgets everything, so that the same name starts empty. */
  async destroy(): Promise<void> {
    await this.#live.destroy()
  }

  /** Opens a socket. */
  override async fetch(request: Request): Promise<Response> {
    return this.#live.accept(request)
  }

  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void {
    this.#live.heard(socket, message)
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    this.#live.closed(socket, code)
  }

  override webSocketError(socket: WebSocket): void {
    this.#live.closed(socket)
  }

  override async alarm(): Promise<void> {
    await this.#live.alarm()
  }
}
