import type { EventKind } from '#core/room/log.ts'
import { numberOf, parsePushes } from './log-rows.ts'

/** `floor` is by file the version that the operations dropped so far led to. */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS floor (file TEXT PRIMARY KEY, version INTEGER NOT NULL) WITHOUT ROWID;
`

/** Drops what a room's log need not hold any more, and remembers how far its pushes are gone. */
export class SqlitePruning {
  readonly #storage: DurableObjectStorage
  readonly #sql: SqlStorage

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage
    this.#sql = storage.sql
    this.#sql.exec(SCHEMA)
  }

  floorOf(file: string): number {
    return numberOf(this.#sql, `SELECT version AS value FROM floor WHERE file = ?`, file)
  }

  /** Drops entries of these kinds up to a number and from before a time; output stays as long as its run does. */
  drop(kinds: readonly (EventKind | 'push')[], upTo: number, before: number): void {
    this.#storage.transactionSync(() => {
      if (kinds.includes('push')) this.#dropPushes(upTo, before)
      const events = kinds.filter((kind) => kind !== 'push' && kind !== 'output')
      const marks = events.map(() => '?').join()
      this.#sql.exec(
        `DELETE FROM log WHERE kind IN (${marks}) AND kind <> 'push' AND seq <= ? AND at < ?`,
        ...[...events, upTo, before],
      )
      if (!kinds.includes('output')) return
      this.#sql.exec(
        `DELETE FROM log WHERE kind = 'output' AND kind <> 'push' AND seq <= ? AND at < ?
         AND seq < ifnull((SELECT max(seq) FROM log WHERE kind = 'run' AND kind <> 'push'), ?)`,
        ...[upTo, before, Number.MAX_SAFE_INTEGER],
      )
    })
  }

  #dropPushes(upTo: number, before: number): void {
    const old = `kind = 'push' AND seq <= ? AND at < ?`
    const last = this.#sql.exec(
      `SELECT * FROM log WHERE seq IN (SELECT max(seq) FROM log WHERE ${old} GROUP BY file)`,
      ...[upTo, before],
    )
    for (const { file, version, ops } of parsePushes(last))
      this.#sql.exec(`INSERT OR REPLACE INTO floor VALUES (?, ?)`, file, version + ops.length)
    this.#sql.exec(`DELETE FROM log WHERE ${old}`, upTo, before)
  }
}
