import { TRIAL_MS } from '#core/protocol/home.ts'

/** How soon a directory that failed is asked again, milliseconds. */
const RETRY_MS = 60 * 60_000

/** A guest's room goes away a day after its last use; the object's alarm sees to it. */
export class Trial {
  readonly #storage: DurableObjectStorage
  readonly #db: D1Database
  readonly #lastUse: () => number

  constructor(storage: DurableObjectStorage, db: D1Database, lastUse: () => number) {
    this.#storage = storage
    this.#db = db
    this.#lastUse = lastUse
  }

  async begin(): Promise<void> {
    this.#storage.kv.put('trial', true)
    await this.#storage.setAlarm(Date.now() + TRIAL_MS)
  }

  /** The guest made an account: the room stays. */
  keep(): void {
    this.#storage.kv.delete('trial')
  }

  /**
   * For a room that nobody is in: true when its time is over and the directory has forgotten it. Before that the alarm is
   * set for then, unless it rings earlier for something else.
   */
  async lapsed(room: string): Promise<boolean> {
    if (this.#storage.kv.get('trial') !== true) return false
    const due = this.#lastUse() + TRIAL_MS
    if (Date.now() < due) {
      if ((await this.#storage.getAlarm()) === null) await this.#storage.setAlarm(due)
      return false
    }
    try {
      const gone = await forget(this.#db, room)
      if (!gone) this.keep()
      return gone
    } catch (error) {
      console.error('a trial room was not forgotten', error)
      await this.#storage.setAlarm(Date.now() + RETRY_MS)
      return false
    }
  }
}

/** Removes the rows of a room that is still a trial; false when it was kept. */
async function forget(db: D1Database, room: string): Promise<boolean> {
  const unlessKept = 'AND NOT EXISTS (SELECT 1 FROM rooms WHERE id = ?1)'
  await db.batch([
    db.prepare(`DELETE FROM rooms WHERE id = ?1 AND trial_at IS NOT NULL`).bind(room),
    db.prepare(`DELETE FROM room_presence WHERE room_id = ?1 ${unlessKept}`).bind(room),
    db.prepare(`DELETE FROM room_activity WHERE room_id = ?1 ${unlessKept}`).bind(room),
  ])
  const kept = await db.prepare(`SELECT 1 FROM rooms WHERE id = ?`).bind(room).first()
  return kept === null
}
