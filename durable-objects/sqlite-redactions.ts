import * as v from 'valibot'
import {
  redactionRequest,
  type RedactionFailure,
  type RedactionRequest,
} from '#core/protocol/api/redaction.ts'
import { author } from '#core/protocol/shared.ts'
import { lineOf, parseLine, type RecordedEvent } from '#core/replay/event.ts'
import { numberOf } from './log-rows.ts'

/**
 * `redaction` is what is to be taken out, in the order in which it was asked for; `head` is the event that says so, once the
 * room's own log is done. `masked` is what events say from then on, until the directory says so too. `redaction_failure` is
 * how often one failed, at what, and when it is tried again.
 */
export const REDACTION_SCHEMA = `
  CREATE TABLE IF NOT EXISTS redaction (id INTEGER PRIMARY KEY AUTOINCREMENT, asked TEXT NOT NULL, head INTEGER);
  CREATE TABLE IF NOT EXISTS masked (seq INTEGER PRIMARY KEY, line TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS redaction_failure (
    id INTEGER PRIMARY KEY, tries INTEGER NOT NULL, why TEXT NOT NULL, again INTEGER NOT NULL
  );
`

/** How soon one that failed is tried again, and after how long at the latest, milliseconds. */
const AGAIN_MS = [5_000, 24 * 60 * 60_000] as const

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

  /** Notes what is asked for; asking again for what is not done answers the same number, and has it tried at once. */
  ask(wish: Asked): number {
    const json = JSON.stringify(wish)
    const known = this.#number(`SELECT id AS value FROM redaction WHERE asked = ?`, json)
    if (known > 0) {
      this.#storage.sql.exec(`UPDATE redaction_failure SET again = 0 WHERE id = ?`, known)
      return known
    }
    this.#storage.sql.exec(`INSERT INTO redaction (asked) VALUES (?)`, json)
    return this.#number(`SELECT max(id) AS value FROM redaction`)
  }

  /** Those that are not done, in the order in which they were asked for. */
  open(): Open[] {
    return [...this.#storage.sql.exec(`SELECT id, asked, head FROM redaction ORDER BY id`)].map(openOf)
  }

  isOpen(id: number): boolean {
    return this.#number(`SELECT count(*) AS value FROM redaction WHERE id = ?`, id) > 0
  }

  /**
   * The one that is next at a time; undefined when there is none. One whose log is done comes before all others, and they
   * wait for it; one that failed before that lets others by.
   */
  next(now: number): Open | undefined {
    const [row] = this.#storage.sql.exec(
      `SELECT redaction.id, asked, head, ifnull(again, 0) AS again FROM redaction LEFT JOIN redaction_failure USING (id)
       WHERE head IS NOT NULL OR ifnull(again, 0) <= ? ORDER BY head IS NULL, redaction.id LIMIT 1`,
      now,
    )
    if (!row || Number(row.again) > now) return undefined
    return openOf(row)
  }

  /** When the next one is tried, milliseconds since 1970; null when all are done. */
  nextAt(): number | null {
    const [row] = this.#storage.sql.exec(
      `SELECT ifnull(again, 0) AS again FROM redaction LEFT JOIN redaction_failure USING (id)
       ORDER BY head IS NULL, again LIMIT 1`,
    )
    return row ? Number(row.again) : null
  }

  /** One failed: it is tried again after a while, twice as long with each failure. */
  failed(id: number, why: string, now: number): void {
    const tries = (this.failure(id)?.tries ?? 0) + 1
    const wait = Math.min(AGAIN_MS[0] * 2 ** Math.min(tries - 1, 20), AGAIN_MS[1])
    this.#storage.sql.exec(
      `INSERT OR REPLACE INTO redaction_failure VALUES (?, ?, ?, ?)`,
      ...[id, tries, why, now + wait],
    )
  }

  /** How one failed last; null when it did not, or is done. */
  failure(id: number): RedactionFailure | null {
    const [row] = this.#storage.sql.exec(`SELECT tries, why, again FROM redaction_failure WHERE id = ?`, id)
    return row ? { tries: Number(row.tries), why: String(row.why), again: Number(row.again) } : null
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
      this.#storage.sql.exec(`DELETE FROM redaction_failure WHERE id = ?`, id)
      this.#storage.sql.exec(`DELETE FROM redaction WHERE id = ?`, id)
    })
  }

  #number(query: string, ...bindings: SqlStorageValue[]): number {
    return numberOf(this.#storage.sql, query, ...bindings)
  }
}

function openOf({ id, asked: json, head }: Record<string, SqlStorageValue>): Open {
  return {
    ...v.parse(asked, JSON.parse(String(json))),
    ...{ id: Number(id), head: head === null ? null : Number(head) },
  }
}
