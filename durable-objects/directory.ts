import type { Person } from '#core/protocol/shared.ts'
import { activityStatements, type Activity, type News } from './activity.ts'

/** How long a presence row counts unless it is refreshed, and how soon a failed write is tried again, milliseconds. */
const PRESENCE_MS = 120_000
const RETRY_MS = 5_000
/** What is only news waits this long after a write, or until the alarm, milliseconds. */
const NEWS_MS = 10_000

/** Where the object keeps when its rows were last written; nothing is there while a write is owed. */
const KEY = 'directory'

/** The room's rows in the directory (D1), written from what is true now and kept alive by the object's alarm. */
export class Directory {
  readonly #db: D1Database
  readonly #kv: SyncKvStorage
  readonly #wake: (ms: number) => Promise<void>
  readonly #present: () => { room: string; people: readonly Person[] } | null
  readonly #activity: Activity
  #written = 0
  #stale = false
  #writing = false

  constructor(
    db: D1Database,
    kv: SyncKvStorage,
    present: () => { room: string; people: readonly Person[] } | null,
    activity: Activity,
    /** Has the alarm ring after some milliseconds at the latest. */
    wake: (ms: number) => Promise<void>,
  ) {
    this.#db = db
    this.#kv = kv
    this.#wake = wake
    this.#present = present
    this.#activity = activity
  }

  /** Something happened that front pages tell of: written soon, and not for each time by itself. */
  async note(): Promise<void> {
    if (Date.now() - this.#written >= NEWS_MS) await this.refresh()
  }

  /** Whether the rows have to be written again. */
  isDue(now: number): boolean {
    const written = this.#kv.get<number>(KEY)
    return written === undefined || now - written >= PRESENCE_MS / 2
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
    const at = Date.now()
    this.#written = at
    const news = this.#activity.news()
    try {
      await writePresence(this.#db, now.room, now.people, at, news)
      // Nothing is kept of a room that was forgotten meanwhile.
      if (!this.#present()) return
      this.#activity.told(news)
      this.#kv.put(KEY, at)
    } catch (error) {
      console.error('presence not written', error)
      this.#kv.delete(KEY)
      await this.#wake(RETRY_MS)
    }
  }
}

/**
 * Makes the room's rows in the directory (tables of `worker/db/schema`) those of the people who are in it now, and
 * notes that it was used, whom it saw and what happened in it. Who stays keeps the time at which they joined.
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
    ...[...byUser.values()].map(({ user, name, color }) =>
      insert.bind(room, user, name, color, at, at + PRESENCE_MS),
    ),
    // Who stays, and who is about to go. A room that was dead for a while saw them when it last wrote.
    db
      .prepare(
        `INSERT INTO room_sightings (room_id, user_id, last_seen_at)
         SELECT room_id, user_id, CASE WHEN here.expires_at < ?1 THEN here.expires_at - ?2 ELSE ?1 END
         FROM room_presence AS here JOIN room_members USING (room_id, user_id) WHERE room_id = ?3
         ON CONFLICT (room_id, user_id) DO UPDATE SET last_seen_at = excluded.last_seen_at`,
      )
      .bind(at, PRESENCE_MS, room),
    db
      .prepare(
        `DELETE FROM room_presence WHERE room_id = ? AND user_id NOT IN (SELECT value FROM json_each(?))`,
      )
      .bind(room, JSON.stringify([...byUser.keys()])),
    db.prepare(`UPDATE rooms SET last_used_at = ? WHERE id = ?`).bind(at, room),
    ...activityStatements(db, room, news),
  ])
}
