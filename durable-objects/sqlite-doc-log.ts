import * as v from 'valibot'
import type { DocName } from '#core/protocol/shared-doc.ts'
import type { DocLog, DocSize } from '#core/room/doc-log.ts'

/** Bytes of a snapshot in one row, below the platform's 2 MB. */
const PART = 1_000_000

/**
 * `doc` holds the updates since the snapshot in their order, `doc_snapshot` everything before in parts, `doc_author`
 * who may write under which Yjs client id.
 */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS doc (n INTEGER PRIMARY KEY, doc TEXT NOT NULL, body BLOB NOT NULL);
  CREATE TABLE IF NOT EXISTS doc_snapshot (
    doc TEXT NOT NULL, part INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (doc, part)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS doc_author (
    doc TEXT NOT NULL, author INTEGER NOT NULL, user TEXT NOT NULL, PRIMARY KEY (doc, author)
  ) WITHOUT ROWID;
`

const body = v.instance(ArrayBuffer)

/** A room's shared documents in the SQLite of its Durable Object. */
export class SqliteDocLog implements DocLog {
  readonly #storage: DurableObjectStorage
  readonly #sql: SqlStorage

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage
    this.#sql = storage.sql
    this.#sql.exec(SCHEMA)
  }

  append(doc: DocName, update: Uint8Array): void {
    this.#sql.exec(`INSERT INTO doc (doc, body) VALUES (?, ?)`, doc, update.slice().buffer)
  }

  read(doc: DocName): Uint8Array[] {
    const parts = [...this.#sql.exec(`SELECT body FROM doc_snapshot WHERE doc = ? ORDER BY part`, doc)]
    const updates = [...this.#sql.exec(`SELECT body FROM doc WHERE doc = ? ORDER BY n`, doc)]
    const snapshot = parts.length === 0 ? [] : [joined(parts.map((row) => bytesOf(row.body)))]
    return [...snapshot, ...updates.map((row) => bytesOf(row.body))]
  }

  size(doc: DocName): DocSize {
    const [whole] = this.#sql.exec(`SELECT sum(length(body)) AS bytes FROM doc_snapshot WHERE doc = ?`, doc)
    const [since] = this.#sql.exec(
      `SELECT count(*) AS updates, sum(length(body)) AS bytes FROM doc WHERE doc = ?`,
      doc,
    )
    return {
      snapshot: Number(whole?.bytes ?? 0),
      updates: Number(since?.updates ?? 0),
      bytes: Number(since?.bytes ?? 0),
    }
  }

  replace(doc: DocName, whole: Uint8Array): void {
    this.#storage.transactionSync(() => {
      this.#sql.exec(`DELETE FROM doc_snapshot WHERE doc = ?`, doc)
      this.#sql.exec(`DELETE FROM doc WHERE doc = ?`, doc)
      for (let part = 0, from = 0; from < whole.length; part++, from += PART) {
        const slice = whole.slice(from, from + PART)
        this.#sql.exec(`INSERT INTO doc_snapshot VALUES (?, ?, ?)`, doc, part, slice.buffer)
      }
    })
  }

  authors(doc: DocName): Map<number, string> {
    const rows = this.#sql.exec(`SELECT author, user FROM doc_author WHERE doc = ?`, doc)
    return new Map([...rows].map(({ author, user }) => [Number(author), String(user)]))
  }

  bindAuthor(doc: DocName, author: number, user: string): void {
    this.#sql.exec(`INSERT INTO doc_author VALUES (?, ?, ?)`, doc, author, user)
  }
}

const bytesOf = (value: unknown): Uint8Array => new Uint8Array(v.parse(body, value))

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
