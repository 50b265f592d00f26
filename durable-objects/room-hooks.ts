import type { RoomLog } from '#core/room/log.ts'
import type { ObjectEnv } from './env.ts'
import { message, newsOf, TOLD_KINDS } from './hook-news.ts'
import { wakeWithin } from './listening.ts'
import type { HookNews } from './webhook-queue.ts'

/** How soon what could not be told is told again, milliseconds, and messages of one call. */
const RETRY_MS = 5_000
const AT_ONCE = 100
/** Up to which event, and up to which end of the record, the owner's webhooks were told. */
const KEY = 'hooked'
const RECORD_KEY = 'hookedRecord'

/** Tells the webhooks of a room's owner what happened, from its log and from where they were told last: none is lost or told twice. */
export class RoomHooks {
  readonly #env: ObjectEnv
  readonly #storage: DurableObjectStorage
  readonly #log: () => RoomLog
  /** The event up to which the log was looked at. */
  #seen = -1
  #running: Promise<void> | null = null
  /** Grows when the room is deleted: nothing is noted of it any more. */
  #life = 0

  constructor(env: ObjectEnv, storage: DurableObjectStorage, log: () => RoomLog) {
    this.#env = env
    this.#storage = storage
    this.#log = log
  }

  /** Has everything after an event told; of a room that is older than this what it did before is no news. */
  begin(after: number): void {
    if (this.#storage.kv.get(KEY) === undefined) this.#storage.kv.put(KEY, after)
  }

  /** After a step: what is to be awaited when there are news, else null. */
  noticed(seq: number): Promise<void> | null {
    if (seq === this.#seen) return null
    this.#seen = seq
    return this.#isDue() ? this.tell() : null
  }

  /** Tells what is new; `sealed` is the event up to which the record is whole while nobody is here. Never throws. */
  async ring(sealed: number | null): Promise<void> {
    if (this.#isDue()) await this.tell()
    const left = this.#log().events(['leave'], 1).at(-1)?.seq ?? 0
    if (sealed === null || left <= (this.#storage.kv.get<number>(RECORD_KEY) ?? 0)) return
    const life = this.#life
    const room = this.#roomName()
    if (!room) return
    const ready = message(room, `record_${sealed}`, Date.now(), 'record.ready', { upTo: sealed })
    if ((await this.#send(room.id, [ready])) && life === this.#life) this.#storage.kv.put(RECORD_KEY, sealed)
  }

  /** Tells what is new, one call at a time: what comes meanwhile is told by the next. */
  async tell(): Promise<void> {
    this.#running ??= this.#tellAll().finally(() => (this.#running = null))
    return this.#running
  }

  /** The room is deleted. */
  end(): void {
    this.#life++
    this.#seen = -1
  }

  async #tellAll(): Promise<void> {
    for (const life = this.#life; life === this.#life && this.#isDue();) {
      const room = this.#roomName()
      if (!room) return
      const log = this.#log()
      const events = log.events(TOLD_KINDS, Number.MAX_SAFE_INTEGER, this.#told).slice(0, AT_ONCE)
      const news = events.flatMap((event) => newsOf(log, room, event) ?? [])
      if (news.length > 0 && !(await this.#send(room.id, news))) return
      if (life === this.#life) this.#storage.kv.put(KEY, events.at(-1)?.seq ?? this.#told)
    }
  }

  /** False when that failed, and then the alarm tries again. */
  async #send(room: string, news: readonly HookNews[]): Promise<boolean> {
    try {
      const owner = await this.#env.DB.prepare(
        `SELECT owner_id FROM rooms WHERE id = ?1 AND EXISTS (SELECT 1 FROM webhooks WHERE user_id = owner_id AND active = 1)`,
      )
        .bind(room)
        .first<string>('owner_id')
      if (owner !== null) {
        const { WEBHOOKS } = this.#env
        const taken = await WEBHOOKS.get(WEBHOOKS.idFromName(owner)).enqueue(owner, news)
        if (!taken) throw new Error('the directory did not answer')
      }
      return true
    } catch (error) {
      console.error('webhooks were not told', error)
      await wakeWithin(this.#storage, RETRY_MS)
      return false
    }
  }

  get #told(): number {
    return this.#storage.kv.get<number>(KEY) ?? 0
  }

  #isDue(): boolean {
    return this.#log().events(TOLD_KINDS, 1, this.#told).length > 0
  }

  #roomName(): { id: string; title: string } | null {
    const last = this.#log().events(['room'], 1).at(-1)
    return last?.kind === 'room' ? last.room : null
  }
}
