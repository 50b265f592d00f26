import type { RoomLog } from '#core/room/log.ts'

/** Rows a room keeps, how many it may add within a minute, and how long the same is no news again, milliseconds. */
const KEPT = 200
const PER_MINUTE = 6
const AGAIN_MS = 10 * 60_000
/** Events looked at in one write: the newest are what matters. */
const EVENTS = 20

/** What is new since the directory was last told, and the event up to which that goes. */
export type News = { upTo: number; rows: readonly Row[] }
type Row = { seq: number; at: number; kind: 'joined' | 'ran'; user: string; name: string; detail: string }

/** What the directory (D1) is told of a room's events for front pages, from where it was told last. */
export class Activity {
  readonly #log: () => RoomLog
  readonly #kv: SyncKvStorage

  constructor(log: () => RoomLog, kv: SyncKvStorage) {
    this.#log = log
    this.#kv = kv
  }

  news(): News {
    const told = this.#kv.get<number>('told') ?? 0
    const events = this.#log().events(['join', 'run'], EVENTS, told)
    const rows = events.flatMap((event): Row[] => {
      const { seq, at } = event
      if (event.kind === 'join')
        return [{ seq, at, kind: 'joined', user: event.by.user, name: event.by.name, detail: '' }]
      if (event.kind !== 'run') return []
      const { by, entry } = event.run
      return [{ seq, at, kind: 'ran', user: by.user, name: by.name, detail: entry }]
    })
    return { upTo: events.at(-1)?.seq ?? told, rows }
  }

  told({ upTo }: News): void {
    this.#kv.put('told', upTo)
  }
}

/**
 * The statements that add news to `room_activity` (`worker/db/schema/presence.ts`). They count for themselves, so that neither a
 * restart nor a second write makes more of it, and add nothing to a room that was deleted meanwhile.
 */
export function activityStatements(db: D1Database, room: string, { rows }: News): D1PreparedStatement[] {
  if (rows.length === 0) return []
  const insert = db.prepare(
    `INSERT OR IGNORE INTO room_activity (room_id, seq, at, kind, user_id, name, detail)
     SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7
     WHERE EXISTS (SELECT 1 FROM rooms WHERE id = ?1)
       AND (SELECT count(*) FROM room_activity WHERE room_id = ?1 AND at > ?3 - 60000) < ${PER_MINUTE}
       AND NOT EXISTS (SELECT 1 FROM room_activity
         WHERE room_id = ?1 AND kind = ?4 AND user_id = ?5 AND detail = ?7 AND at > ?3 - ${AGAIN_MS})`,
  )
  const trim = db.prepare(
    `DELETE FROM room_activity WHERE room_id = ?1 AND seq <=
       (SELECT seq FROM room_activity WHERE room_id = ?1 ORDER BY seq DESC LIMIT 1 OFFSET ${KEPT})`,
  )
  return [
    ...rows.map(({ seq, at, kind, user, name, detail }) =>
      insert.bind(room, seq, at, kind, user, name, detail),
    ),
    trim.bind(room),
  ]
}
