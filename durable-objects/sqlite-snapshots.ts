import * as v from 'valibot'
import type { Snapshot } from '#core/room/log.ts'
import { numberOf } from './log-rows.ts'

/** Characters of a snapshot in one row: six bytes each at most (`\u0000`), below the platform's 2 MB a row. */
const PART = 300_000

/** `snapshot` is the newest text of each file in parts, `mark` where in the log a file had which version. */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS snapshot (
    file TEXT NOT NULL, part INTEGER NOT NULL, version INTEGER NOT NULL, seq INTEGER NOT NULL, chars INTEGER NOT NULL,
    text TEXT NOT NULL, PRIMARY KEY (file, part)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS mark (
    file TEXT NOT NULL, version INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (file, version)
  ) WITHOUT ROWID;
`

/** Texts of a room's files as they were at the last checkpoint. */
export class SqliteSnapshots {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
    this.#sql.exec(SCHEMA)
  }

  list(): (Omit<Snapshot, 'text'> & { chars: number })[] {
    const rows = this.#sql.exec(`SELECT file, version, seq, chars FROM snapshot WHERE part = 0`)
    return [...rows].map((row) => ({
      file: String(row.file),
      version: Number(row.version),
      seq: Number(row.seq),
      chars: Number(row.chars),
    }))
  }

  text(file: string): string {
    const rows = this.#sql.exec(`SELECT text FROM snapshot WHERE file = ? ORDER BY part`, file)
    return [...rows].map((row) => v.parse(v.string(), JSON.parse(String(row.text)))).join('')
  }

  /** Texts are stored as JSON strings, because a lone surrogate would not survive the column's UTF-8. */
  save({ file, version, seq, text }: Snapshot): void {
    this.#sql.exec(`DELETE FROM snapshot WHERE file = ?`, file)
    for (let part = 0, from = 0; part === 0 || from < text.length; part++, from += PART) {
      const slice = JSON.stringify(text.slice(from, from + PART))
      this.#sql.exec(
        `INSERT INTO snapshot VALUES (?, ?, ?, ?, ?, ?)`,
        file,
        part,
        version,
        seq,
        text.length,
        slice,
      )
    }
    this.#sql.exec(`INSERT OR REPLACE INTO mark VALUES (?, ?, ?)`, file, version, seq)
  }

  forget(file: string): void {
    this.#sql.exec(`DELETE FROM snapshot WHERE file = ?`, file)
    this.#sql.exec(`DELETE FROM mark WHERE file = ?`, file)
  }

  /** Number of an entry up to which every push of the file is older than `version`. */
  markBefore(file: string, version: number): number {
    const query = `SELECT max(seq) AS value FROM mark WHERE file = ? AND version <= ?`
    return numberOf(this.#sql, query, file, version)
  }
}
