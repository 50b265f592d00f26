import * as v from 'valibot'
import {
  DELIVERY_STATES,
  WEBHOOK_KINDS,
  type Delivery,
  type WebhookKind,
} from '#core/protocol/api/webhooks.ts'
import type { Tried } from './webhook-send.ts'

/** Something that happened, as a message: `id` is the same whenever it is told. */
export type HookNews = { id: string; room: string; kind: WebhookKind; at: number; body: string }
/** A message that is due to a webhook. */
export type Due = { n: number; hook: string; message: string; body: string; tries: number }

const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 60 * 60_000]
/** After how long a message is sent again that failed once, twice, …: a day in all. */
const AGAIN_MS = [5 * SECOND, MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 6 * HOUR]
/** Tries for which later messages of the same room wait, so that what is down for minutes gets them in order. */
const IN_ORDER = 4
/** Messages that may wait, those that are kept when they are done, and for how long. */
const MOST_WAITING = 10_000
const MOST_DONE = 2_000
const KEPT_MS = 30 * 24 * HOUR

const row = v.object({
  n: v.number(),
  message: v.string(),
  kind: v.picklist(WEBHOOK_KINDS),
  room: v.string(),
  at: v.number(),
  state: v.picklist(DELIVERY_STATES),
  tries: v.number(),
  status: v.nullable(v.number()),
  said: v.nullable(v.string()),
  due: v.nullable(v.number()),
  done_at: v.nullable(v.number()),
})
const dueRow = v.object({
  n: v.number(),
  hook: v.string(),
  message: v.string(),
  body: v.string(),
  tries: v.number(),
})

/** What waits and may be sent: nothing of the same room that was tried less than `IN_ORDER` times stands before it. */
const FREE = `state = 'waiting' AND NOT EXISTS (SELECT 1 FROM delivery AS other WHERE other.hook = delivery.hook
  AND other.room = delivery.room AND other.state = 'waiting' AND other.n < delivery.n AND other.tries < ${IN_ORDER})`

/** The messages of one account's webhooks: each once for each webhook, by its id. */
export class WebhookQueue {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
    sql.exec(
      `CREATE TABLE IF NOT EXISTS delivery (n INTEGER PRIMARY KEY AUTOINCREMENT, hook TEXT NOT NULL, message TEXT NOT NULL,
         room TEXT NOT NULL, kind TEXT NOT NULL, at INTEGER NOT NULL, body TEXT NOT NULL, state TEXT NOT NULL,
         tries INTEGER NOT NULL, due INTEGER, status INTEGER, said TEXT, done_at INTEGER, UNIQUE (hook, message))`,
    )
    sql.exec(`CREATE INDEX IF NOT EXISTS delivery_waiting ON delivery (state, hook, room, n)`)
  }

  /** Adds a message for a webhook; the same one again changes nothing. What is too much is kept as given up. */
  add(hook: string, { id, room, kind, at, body }: HookNews, now: number): void {
    const full = this.#count('waiting') >= MOST_WAITING
    const [state, due, done, said] = full
      ? ['dead', null, now, 'Too much was waiting.']
      : ['waiting', now, null, null]
    this.#sql.exec(
      `INSERT OR IGNORE INTO delivery (hook, message, room, kind, at, body, state, tries, due, said, done_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?)`,
      ...[hook, id, room, kind, at, body, state ?? 'waiting', due ?? null, said ?? null, done ?? null],
    )
  }

  /** What is to be sent by now, the oldest first. */
  due(now: number, count: number): Due[] {
    const rows = this.#sql.exec(
      `SELECT n, hook, message, body, tries FROM delivery WHERE ${FREE} AND due <= ? ORDER BY n LIMIT ?`,
      now,
      count,
    )
    return v.parse(v.array(dueRow), [...rows])
  }

  /** When something is to be sent next; null when nothing waits. */
  next(): number | null {
    const [found] = this.#sql.exec(`SELECT min(due) AS due FROM delivery WHERE ${FREE}`)
    return typeof found?.due === 'number' ? found.due : null
  }

  /** Notes how a try ended; `random` is from 0 to 1. */
  tried({ n, tries }: Due, { ok, status, said }: Tried, now: number, random: number): void {
    const again = AGAIN_MS[tries]
    const state = ok ? 'delivered' : again === undefined ? 'dead' : 'waiting'
    const due = state === 'waiting' ? now + (again ?? 0) * (0.9 + 0.2 * random) : null
    this.#sql.exec(
      `UPDATE delivery SET state = ?, tries = ?, status = ?, said = ?, due = ?, done_at = ? WHERE n = ?`,
      ...[state, tries + 1, status, said, due && Math.round(due), state === 'waiting' ? null : now, n],
    )
  }

  /** Gives a message up that has nowhere to go for now. */
  giveUp({ n }: Due, said: string, now: number): void {
    this.#sql.exec(
      `UPDATE delivery SET state = 'dead', said = ?, due = NULL, done_at = ? WHERE n = ?`,
      ...[said, now, n],
    )
  }

  /** Sends a message again from the beginning; false when the webhook has none of this number, or it waits. */
  again(hook: string, n: number, now: number): boolean {
    return (
      this.#sql
        .exec(
          `UPDATE delivery SET state = 'waiting', tries = 0, due = ?, done_at = NULL WHERE hook = ? AND n = ? RETURNING n`,
          ...[now, hook, n],
        )
        .toArray().length === 1
    )
  }

  /** Messages of a webhook, newest first, before a number, of one state or of all. */
  list(hook: string, before: number, state: string | null, count: number): Delivery[] {
    const rows = this.#sql.exec(
      `SELECT * FROM delivery WHERE hook = ?1 AND n < ?2 AND (?3 IS NULL OR state = ?3) ORDER BY n DESC LIMIT ?4`,
      ...[hook, before, state, count],
    )
    return v.parse(v.array(row), [...rows]).map(({ n, due, done_at, ...rest }) => ({
      ...{ id: `${n}`, ...rest, nextAt: due, doneAt: done_at },
    }))
  }

  drop(hook: string): void {
    this.#sql.exec(`DELETE FROM delivery WHERE hook = ?`, hook)
  }

  /** Forgets what is long done. */
  trim(now: number): void {
    this.#sql.exec(`DELETE FROM delivery WHERE state <> 'waiting' AND done_at < ?`, now - KEPT_MS)
    this.#sql.exec(
      `DELETE FROM delivery WHERE state <> 'waiting' AND n <= (SELECT n FROM delivery WHERE state <> 'waiting'
         ORDER BY n DESC LIMIT 1 OFFSET ${MOST_DONE})`,
    )
  }

  /** How many messages were given up, of those that are kept. */
  dead(): number {
    return this.#count('dead')
  }

  #count(state: string): number {
    const [found] = this.#sql.exec(`SELECT count(*) AS n FROM delivery WHERE state = ?`, state)
    return Number(found?.n ?? 0)
  }
}
