import type { StatsDelta } from '#core/replay/stats.ts'

/** Columns of `session_stats` that are added up, and where they come from. */
const SUMS = {
  edits: 'edits',
  typed: 'typed',
  pasted_inside: 'pastedInside',
  pasted_outside: 'pastedOutside',
  completed: 'completed',
  undone: 'undone',
  other: 'other',
  deleted: 'deleted',
  messages: 'messages',
  runs: 'runs',
  passed: 'passed',
  active_ms: 'activeMs',
  away_ms: 'awayMs',
} as const satisfies Record<string, keyof StatsDelta>

/** The statement that adds what somebody did to what they did before; who is not named keeps the name they have. */
export function statsStatement(db: D1Database, room: string, delta: StatsDelta): D1PreparedStatement {
  const columns = Object.keys(SUMS)
  const upsert = `INSERT INTO session_stats (room_id, user_id, name, color, first_at, last_at, ${columns.join()})
    VALUES (?, ?, ?, ?, ?, ?, ${columns.map(() => '?').join()})
    ON CONFLICT (room_id, user_id) DO UPDATE SET last_at = excluded.last_at,
      name = iif(excluded.name = '', name, excluded.name),
      color = iif(excluded.name = '', color, excluded.color),
      ${columns.map((column) => `${column} = ${column} + excluded.${column}`).join(', ')}`
  const sums = Object.values(SUMS).map((key) => delta[key])
  return db
    .prepare(upsert)
    .bind(room, delta.user, delta.name, delta.color, delta.firstAt, delta.lastAt, ...sums)
}
