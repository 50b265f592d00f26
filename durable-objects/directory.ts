import type { Person } from '#core/protocol/shared.ts'

/** How long a presence row counts unless it is refreshed, milliseconds. */
export const PRESENCE_MS = 120_000

/** Replaces the room's rows in the directory (D1) by the people who are in it now, and notes that it was used. */
export async function writePresence(
  db: D1Database,
  room: string,
  people: readonly Person[],
  at: number,
): Promise<void> {
  const insert = db.prepare(
    `INSERT OR REPLACE INTO room_presence (room_id, user_id, name, color, joined_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)`,
  )
  const byUser = new Map(people.map((person) => [person.user, person]))
  await db.batch([
    db.prepare(`DELETE FROM room_presence WHERE room_id = ?`).bind(room),
    ...[...byUser.values()].map(({ user, name, color }) =>
      insert.bind(room, user, name, color, at, at + PRESENCE_MS),
    ),
    db.prepare(`UPDATE rooms SET last_used_at = ? WHERE id = ?`).bind(at, room),
  ])
}
