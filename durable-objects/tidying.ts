import { isRecorded, present, type Room } from '#core/room/room.ts'
import type { Input } from '#core/room/step.ts'
import { baseOf } from './archive-base.ts'
import type { ArchiveLog } from './archive-log.ts'
import { wakeWithin } from './listening.ts'
import { ARCHIVED_KINDS, DAY_MS, FORGOTTEN_KINDS, forgetBefore, forgetUpTo } from './retention.ts'

/** How often is looked for what has become old while somebody is here, milliseconds. */
const EVERY_MS = 60 * 60_000
/** When nobody is here everybody has left. */
const ALL_KINDS = [...FORGOTTEN_KINDS, 'join'] as const

/** What of a room is where its log is; `step` takes a step of it, `reload` has the room read it again. */
export type Hold = { room: () => Room | null; step: (input: Input) => void; reload: () => void }

/** Drops from the object what is archived and a day old, and forgets the record when its time is over. */
export class Tidying {
  readonly #db: D1Database
  readonly #storage: DurableObjectStorage
  readonly #log: ArchiveLog
  readonly #hold: Hold

  constructor(db: D1Database, storage: DurableObjectStorage, log: ArchiveLog, hold: Hold) {
    this.#db = db
    this.#storage = storage
    this.#log = log
    this.#hold = hold
  }

  /** Days after which the record is forgotten; null for never, 0 for as soon as everybody left. */
  keepFor(days: number | null): void {
    if (days === null) this.#storage.kv.delete('retention')
    else this.#storage.kv.put('retention', days)
    this.#storage.kv.delete('tidied')
  }

  get #days(): number | null {
    return this.#storage.kv.get<number>('retention') ?? null
  }

  /** Whether nothing is worth archiving, because all of it is forgotten now. */
  isForgottenNow(): boolean {
    const room = this.#hold.room()
    return room !== null && present(room).length === 0 && this.#days === 0
  }

  /** Forgets in the directory what the object has forgotten already: nothing is archived before that. */
  async finish(): Promise<void> {
    const upTo = this.#storage.kv.get<number>('forgetting')
    const room = this.#hold.room()
    if (upTo === undefined || !room) return
    await forgetUpTo(this.#db, room.info.id, upTo)
    this.#storage.kv.delete('forgetting')
  }

  /** `archives` where this room is archived. True when the record is another than before. */
  async tidy(archives: boolean, gone: () => boolean): Promise<boolean> {
    const room = this.#hold.room()
    const now = Date.now()
    const days = this.#days
    if (!room) return false
    const here = present(room).length > 0
    if (here && now - (this.#storage.kv.get<number>('tidied') ?? 0) < EVERY_MS) return false
    this.#storage.kv.put('tidied', now)
    if (!here && days !== null && room.at <= now - days * DAY_MS) {
      if (this.#forgetAll(room)) await this.finish()
      return true
    }
    if (room.dirty.pushes > 0) this.#hold.step({ t: 'checkpoint' })
    const unrecorded = !isRecorded(room)
    const archived = archives ? this.#log.position(room.info.id).upTo : unrecorded ? room.seq : 0
    room.log.prune(ARCHIVED_KINDS, archived, now - DAY_MS)
    let changed = false
    if (days) {
      const before = now - days * DAY_MS
      room.log.prune(here ? FORGOTTEN_KINDS : ALL_KINDS, archives ? archived : room.seq, before)
      changed = await forgetBefore(this.#db, room.info.id, before)
    }
    if (!here && !gone()) await this.#wake(room, days, archived, now)
    return changed
  }

  /** Forgets everything that happened, and keeps what is there: the texts. True when something was left to forget. */
  #forgetAll(room: Room): boolean {
    const { info, seq } = room
    const position = this.#log.position(info.id)
    const isArchived = position.upTo > 0 && !this.#log.hasBase()
    if (!isArchived && !this.#log.hasAny(ALL_KINDS, seq)) return false
    if (room.dirty.pushes > 0) this.#hold.step({ t: 'checkpoint' })
    this.#storage.transactionSync(() => {
      // What came from a file has its own numbers: all of it goes.
      if (info.origin === 'file') this.#storage.kv.put('forgetting', Number.MAX_SAFE_INTEGER)
      else if (isRecorded(room)) {
        this.#log.rebase(baseOf(room, position.chain), Date.now())
        this.#storage.kv.put('forgetting', seq)
      }
      room.log.prune(ALL_KINDS, seq, Infinity)
      this.#log.settle(this.#log.replaced())
    })
    this.#hold.reload()
    return true
  }

  /** A room that sleeps wakes for what has become old. */
  async #wake(room: Room, days: number | null, archived: number, now: number): Promise<void> {
    const due: number[] = []
    if (this.#log.hasAny(ARCHIVED_KINDS, archived)) due.push(room.at + DAY_MS)
    if (days && (this.#log.position(room.info.id).upTo > 0 || this.#log.hasAny(ALL_KINDS, room.seq)))
      due.push(Math.min(room.at + days * DAY_MS, now + DAY_MS))
    if (due.length > 0) await wakeWithin(this.#storage, Math.max(Math.min(...due) - now, 0) + 1_000)
  }
}
