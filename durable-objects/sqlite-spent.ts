import * as v from 'valibot'
import type { Spent } from '#core/room/log.ts'

/** What each member has added to the record, in the SQLite of the room. */
export const SPENT_SCHEMA = `
  CREATE TABLE IF NOT EXISTS spent (
    user TEXT PRIMARY KEY, day INTEGER NOT NULL, today INTEGER NOT NULL, "all" INTEGER NOT NULL
  ) WITHOUT ROWID;
`

const row = v.object({ user: v.string(), day: v.number(), today: v.number(), all: v.number() })

/** All of them. */
export const readSpent = (sql: SqlStorage): Spent[] =>
  v.parse(v.array(row), [...sql.exec('SELECT * FROM spent')])

/** Writes one over what was known of the same person. */
export function writeSpent(sql: SqlStorage, { user, day, today, all }: Spent): void {
  sql.exec('INSERT OR REPLACE INTO spent VALUES (?, ?, ?, ?)', user, day, today, all)
}
