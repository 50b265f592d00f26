import * as v from 'valibot'
import { redactionRequest, type RedactionRequest } from '#core/protocol/api/redaction.ts'
import { author } from '#core/protocol/shared.ts'
import { lineOf, parseLine, type RecordedEvent } from '#core/replay/event.ts'
import { numberOf } from './log-rows.ts'

/**
 * `redaction` is what is to be taken out, in the order in which it was asked for; `head` is the event that says so, once the
 * room's own log is done. `masked` is what events say from then on, until the directory says so too.
 */
export const REDACTION_SCHEMA = `
  CREATE TABLE IF NOT EXISTS redaction (id INTEGER PRIMARY KEY AUTOINCREMENT, asked TEXT NOT NULL, head INTEGER);
  CREATE TABLE IF NOT EXISTS masked (seq INTEGER PRIMARY KEY, line TEXT NOT NULL);
`

const asked = v.strictObject({
  wanted: redactionRequest,
  by: author,
  /** Whose text it is by whoever asks for their own; others' copies of it stay. */
  own: v.boolean(),
})
export type Asked = { wanted: RedactionRequest; by: v.InferOutput<typeof author>; own: boolean }
/** One that is not done: the log, or (with a head) what is archived, still says what it said. */
export type Open = Asked & { id: number; head: number | null }

/** What a room still has to take out of its record. */
export class SqliteRedactions {
  readonly #storage: DurableObjectStorage

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage
  }

  /** Notes what is asked for; asking again for what is not done answers the same number. */
  ask(wish: Asked): number {
    const json = JSON.stringify(wish)
    const known = this.#number(`SELECT id AS value FROM redaction WHERE asked = ?`, json)
    if (known > 0) return known
    this.#storage.sql.exec(`INSERT INTO redaction (asked) VALUES (?)`, json)
    return this.#number(`SELECT max(id) AS value FROM redaction`)
  }

  isOpen(id: number): boolean {
    return this.#number(`SELECT count(*) AS value FROM redaction WHERE id = ?`, id) > 0
  }

  /** The one that is next; undefined when all are done. */
  next(): Open | undefined {
    const [row] = this.#storage.sql.exec(`SELECT id, asked, head FROM redaction ORDER BY id LIMIT 1`)
    if (!row) return undefined
    const head = row.head === null ? null : Number(row.head)
    return { ...v.parse(asked, JSON.parse(String(row.asked))), id: Number(row.id), head }
  }

  /** The log is done; these events say something else now. */
  masked(id: number, head: number, events: readonly RecordedEvent[]): void {
    this.#storage.transactionSync(() => {
      for (const event of events)
        this.#storage.sql.exec(`INSERT OR REPLACE INTO masked VALUES (?, ?)`, event.seq, lineOf(event))
      this.#storage.sql.exec(`UPDATE redaction SET head = ? WHERE id = ?`, head, id)
    })
  }

  /** What the events say that the next one takes something out of. */
  events(): RecordedEvent[] {
    return [...this.#storage.sql.exec(`SELECT line FROM masked ORDER BY seq`)].map(({ line }) =>
      parseLine(String(line)),
    )
  }

  /** All of it is done. */
  done(id: number): void {
    this.#storage.transactionSync(() => {
      this.#storage.sql.exec(`DELETE FROM masked`)
      this.#storage.sql.exec(`DELETE FROM redaction WHERE id = ?`, id)
    })
  }

  #number(query: string, ...bindings: SqlStorageValue[]): number {
    return numberOf(this.#storage.sql, query, ...bindings)
  }
}
