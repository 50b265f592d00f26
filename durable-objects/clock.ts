import type { RoomTimer } from '#core/protocol/room-timer.ts'
import type { Author } from '#core/protocol/shared.ts'
import { noteOf, isNote } from '#core/room/notes.ts'
import type { RoomLog } from '#core/room/log.ts'
import { authorOf, type Room } from '#core/room/room.ts'
import type { Input } from '#core/room/step.ts'
import { nextDue, whyNotTimed, type TimerStep } from '#core/room/timer.ts'
import { wakeWithin } from './listening.ts'

/** How soon a directory that failed is told again, milliseconds. */
const RETRY_MS = 5_000
const KEY = 'timed'

/** A room's timer and the object's clock. */
export type RoomClock = { timer: RoomTimer | null; at: number }

/** The room's timer outside of the core: it rings by the object's alarm, and the directory is told of what became of it. */
export class Clock {
  readonly #db: D1Database
  readonly #storage: DurableObjectStorage
  readonly #log: () => RoomLog
  readonly #room: () => Room | null
  readonly #step: (input: Input) => void

  constructor(
    db: D1Database,
    storage: DurableObjectStorage,
    log: () => RoomLog,
    hold: { room: () => Room | null; step: (input: Input) => void },
  ) {
    this.#db = db
    this.#storage = storage
    this.#log = log
    this.#room = hold.room
    this.#step = hold.step
  }

  now(): RoomClock | null {
    // Who asks after the end is told that it was.
    if (this.#room()) this.#step({ t: 'tick' })
    const room = this.#room()
    return room && { timer: room.clock, at: Date.now() }
  }

  /** Has the timer follow a command; a sentence when that is not possible. The alarm is set when this settles. */
  async follow(command: TimerStep, by: Author): Promise<string | null> {
    if (this.now() === null) return 'There is no such room.'
    const room = this.#room()
    if (!room) return 'There is no such room.'
    const refused = whyNotTimed(room, command, Date.now())
    if (refused !== null) return refused
    const known = room.members.get(by.user)
    this.#step({ t: 'timerStep', command, by: known ? authorOf(known) : by })
    await this.arm()
    await this.tell(room.info.id)
    return null
  }

  /** Has the alarm ring when the timer needs it. */
  async arm(): Promise<void> {
    const room = this.#room()
    const now = Date.now()
    const due = room && nextDue(room, now)
    if (due !== null) await wakeWithin(this.#storage, Math.max(0, due - now))
  }

  async ring(room: string): Promise<void> {
    if (this.#news().length > 0) await this.tell(room)
  }

  #news() {
    return this.#log().events(['timer'], 100, this.#storage.kv.get<number>(KEY) ?? 0)
  }

  /** Writes what became of the timer into the room's rows; a directory that fails is told again. */
  async tell(room: string): Promise<void> {
    const news = this.#news()
    const last = news.at(-1)
    if (last?.kind !== 'timer') return
    const { endsAt, endedAt, locksAtEnd, handsIn, handedIn } = last.timer
    // Not what was before: its owner may have opened the room again since, also while this is on its way.
    const ended = news.some(
      ({ kind, ...event }) => kind === 'timer' && 'change' in event && isEnd(event.change),
    )
    const handed = !handsIn || last.change === 'handedIn' || handedIn?.length === 0
    try {
      const attempt = this.#db
        .prepare(
          'UPDATE attempts SET ends_at = ?2, submitted_at = coalesce(submitted_at, ?3) WHERE room_id = ?1',
        )
        .bind(room, endedAt ?? endsAt, handed ? endedAt : null)
      const lock = this.#db
        .prepare(
          `UPDATE rooms SET locked_at = coalesce(locked_at, ?2)
           WHERE id = ?1 AND (unlocked_at IS NULL OR unlocked_at < ?2)`,
        )
        .bind(room, endedAt)
      const locks = ended && endedAt !== null && locksAtEnd && this.#room()?.info.locked === true
      await this.#db.batch(locks ? [attempt, lock] : [attempt])
      this.#storage.kv.put(KEY, last.seq)
    } catch (error) {
      console.error('the timer was not written', error)
      await wakeWithin(this.#storage, RETRY_MS)
    }
  }
}

const isEnd = (change: string): boolean => change === 'ended' || change === 'stopped'

/** Notes of staff that are not removed, oldest first. */
export const notesIn = (log: RoomLog): { name: string; at: number; text: string }[] =>
  log
    .events(['note'], 1_000)
    .filter(isNote)
    .map(noteOf)
    .filter(({ removed }) => !removed)
    .map(({ by, at, text }) => ({ name: by.name, at, text }))
