import type { Ticket } from '#core/room/log.ts'
import { numberOf } from './log-rows.ts'

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS ticket (id TEXT PRIMARY KEY, expires INTEGER NOT NULL) WITHOUT ROWID;
`

/** Tickets that a room has taken or that are void, until they would have ended anyway. */
export class SqliteTickets {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
    this.#sql.exec(SCHEMA)
  }

  /** A voided holder is a row like a ticket's own: both are forgotten when no ticket of their time is good any more. */
  take({ id, holders, expires }: Ticket, now: number): boolean {
    if (expires <= now) return false
    this.#sql.exec(`DELETE FROM ticket WHERE expires <= ?`, now)
    const isVoid = (holder: string) =>
      numberOf(this.#sql, `SELECT expires AS value FROM ticket WHERE id = ?`, voidOf(holder)) >= expires
    if (holders.some(isVoid)) return false
    return this.#sql.exec(`INSERT OR IGNORE INTO ticket VALUES (?, ?)`, id, expires).rowsWritten > 0
  }

  void(holder: string, until: number): void {
    this.#sql.exec(`INSERT OR REPLACE INTO ticket VALUES (?, ?)`, voidOf(holder), until)
  }
}

const voidOf = (holder: string): string => `void:${holder}`
