import type { Person } from '#core/protocol/shared.ts'
import { activityStatements, type Activity, type News } from './activity.ts'

/** How long a presence row counts unless it is refreshed, and how soon a failed write is tried again, milliseconds. */
const PRESENCE_MS = 120_000
const RETRY_MS = 5_000
/** What is only news waits this long after a write, or until the alarm, milliseconds. */
const NEWS_MS = 10_000

/** The room's rows in the directory (D1), written from what is true now and kept alive by the object's alarm. */
export class Directory {
  readonly #db: D1Database
  readonly #storage: DurableObjectStorage
  readonly #present: () => { room: string; people: readonly Person[] } | null
  readonly #activity: Activity
  #written = 0
  #stale = false
  #writing = false

  constructor(
    db: D1Database,
    storage: DurableObjectStorage,
    present: () => { room: string; people: readonly Person[] } | null,
    activity: Activity,
  ) {
    this.#db = db
    this.#storage = storage
    this.#present = present
    this.#activity = activity
  }

  /** Something happened that front pages tell of: written soon, and not for each time by itself. */
  async note(): Promise<void> {
    if (Date.now() - this.#written >= NEWS_MS) await this.refresh()
  }

  /** One write at a time, so that an older one cannot end last; what changed meanwhile is in the next. */
  async refresh(): Promise<void> {
    this.#stale = true
    if (this.#writing) return
    this.#writing = true
    try {
      while (this.#stale) {
        this.#stale = false
        await this.#write()
      }
    } finally {
      this.#writing = false
    }
  }

  /** A failing directory must not disturb the room: the alarm tries again. */
  async #write(): Promise<void> {
    const now = this.#present()
    if (!now) return
    this.#written = Date.now()
    const news = this.#activity.news()
    try {
      await writePresence(this.#db, now.room, now.people, Date.now(), news)
      // Nothing is kept of a room that was forgotten meanwhile.
      if (this.#present()) this.#activity.told(news)
    } catch (error) {
      console.error('presence not written', error)
      await this.#storage.setAlarm(Date.now() + RETRY_MS)
      return
    }
    if (now.people.length > 0) await this.#storage.setAlarm(Date.now() + PRESENCE_MS / 2)
  }
}

/**
 * Makes the room's rows in the directory (tables of `worker/db/schema.ts`) those of the people who are in it now, and
 * notes that it was used and what happened in it. Who stays keeps the time at which they joined.
 */
async function writePresence(
  db: D1Database,
  room: string,
  people: readonly Person[],
  at: number,
  news: News,
): Promise<void> {
  const insert = db.prepare(
    `INSERT INTO room_presence (room_id, user_id, name, color, joined_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (room_id, user_id)
     DO UPDATE SET name = excluded.name, color = excluded.color, expires_at = excluded.expires_at`,
  )
  const byUser = new Map(people.map((person) => [person.user, person]))
  await db.batch([
    db
      .prepare(
        `DELETE FROM room_presence WHERE room_id = ? AND user_id NOT IN (SELECT value FROM json_each(?))`,
      )
      .bind(room, JSON.stringify([...byUser.keys()])),
    ...[...byUser.values()].map(({ user, name, color }) =>
      insert.bind(room, user, name, color, at, at + PRESENCE_MS),
    ),
    db.prepare(`UPDATE rooms SET last_used_at = ? WHERE id = ?`).bind(at, room),
    ...activityStatements(db, room, news),
  ])
}
