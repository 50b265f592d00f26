import * as v from 'valibot'
import type { Knock } from '#core/protocol/shared.ts'
import type {
  EventKind,
  Logged,
  Member,
  PushEntry,
  RoomEvent,
  RoomLog,
  Snapshot,
  Spent,
  Ticket,
} from '#core/room/log.ts'
import { knockRow, numberOf, parseEvent, parseMembers, parsePushes, writePush } from './log-rows.ts'
import { SqliteDocLog } from './sqlite-doc-log.ts'
import { REDACTION_SCHEMA } from './sqlite-redactions.ts'
import { SqlitePruning } from './sqlite-pruning.ts'
import { readSpent, SPENT_SCHEMA, writeSpent } from './sqlite-spent.ts'
import { SqliteSnapshots } from './sqlite-snapshots.ts'
import { SqliteTickets } from './sqlite-tickets.ts'

/**
 * `log` is the room. A push is one row and touches no index, so that a keystroke costs one written row; the other
 * events are found by kind.
 */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS log (
    seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL,
    file TEXT, version INTEGER, client TEXT, n INTEGER, body TEXT NOT NULL
  );
  CREATE INDEX IF NOT EXISTS log_event ON log (kind, seq) WHERE kind <> 'push';
  CREATE TABLE IF NOT EXISTS client (id TEXT PRIMARY KEY, user TEXT NOT NULL, n INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS member (
    user TEXT PRIMARY KEY, name TEXT NOT NULL, guest INTEGER NOT NULL, color INTEGER NOT NULL, role TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS knock (
    user TEXT PRIMARY KEY, name TEXT NOT NULL, guest INTEGER NOT NULL, at INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS checkpoint (id INTEGER PRIMARY KEY CHECK (id = 0), seq INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS replaced (seq INTEGER PRIMARY KEY, times INTEGER NOT NULL);
`
/** Notes that an entry says something else than before: what was archived of it has to as well. */
const REPLACED = `INSERT INTO replaced VALUES (?, 1) ON CONFLICT (seq) DO UPDATE SET times = times + 1`

/** The room's log in the SQLite of its Durable Object. */
export class SqliteRoomLog implements RoomLog {
  readonly docs: SqliteDocLog
  readonly #storage: DurableObjectStorage
  readonly #sql: SqlStorage
  readonly #snapshots: SqliteSnapshots
  readonly #tickets: SqliteTickets
  readonly #pruning: SqlitePruning

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage
    this.#sql = storage.sql
    this.#sql.exec(SCHEMA)
    this.#sql.exec(REDACTION_SCHEMA)
    this.#sql.exec(SPENT_SCHEMA)
    this.#snapshots = new SqliteSnapshots(this.#sql)
    this.#tickets = new SqliteTickets(this.#sql)
    this.#pruning = new SqlitePruning(storage)
    this.docs = new SqliteDocLog(storage)
  }

  head(): number {
    return this.#number('SELECT max(seq) AS value FROM log')
  }

  lastAt(): number {
    return this.#number('SELECT at AS value FROM log ORDER BY seq DESC LIMIT 1')
  }

  appendPush(seq: number, at: number, push: PushEntry): void {
    this.#sql.exec(
      `INSERT INTO log (seq, at, kind, file, version, client, n, body) VALUES (?, ?, 'push', ?, ?, ?, ?, ?)`,
      ...[seq, at, push.file, push.version, push.client, push.n, writePush(push)],
    )
  }

  appendEvent(seq: number, at: number, event: RoomEvent): void {
    const { kind, ...body } = event
    this.#sql.exec(
      `INSERT INTO log (seq, at, kind, body) VALUES (?, ?, ?, ?)`,
      seq,
      at,
      kind,
      JSON.stringify(body),
    )
  }

  pushesOf(file: string, version: number): PushEntry[] {
    const rows = this.#sql.exec(
      `SELECT * FROM log WHERE seq > ? AND kind = 'push' AND file = ? ORDER BY seq`,
      this.#snapshots.markBefore(file, version),
      file,
    )
    return parsePushes(rows).filter((entry) => entry.version + entry.ops.length > version)
  }

  charsOf(file: string, version: number): number {
    const query = `SELECT sum(length(body)) AS value FROM log WHERE seq > ? AND kind = 'push' AND file = ?`
    return this.#number(query, this.#snapshots.markBefore(file, version), file)
  }

  floorOf(file: string): number {
    return this.#pruning.floorOf(file)
  }

  prune(kinds: readonly (EventKind | 'push')[], upTo: number, before: number): void {
    this.#pruning.drop(kinds, Math.min(upTo, this.checkpointed(), this.head() - 1), before)
  }

  pushesAfter(seq: number): PushEntry[] {
    return parsePushes(this.#sql.exec(`SELECT * FROM log WHERE seq > ? AND kind = 'push' ORDER BY seq`, seq))
  }

  events(
    kinds: readonly EventKind[],
    count: number,
    after = 0,
    before = Number.MAX_SAFE_INTEGER,
  ): Logged<RoomEvent>[] {
    const marks = kinds.map(() => '?').join()
    const rows = this.#sql.exec(
      `SELECT seq, at, kind, body FROM log WHERE kind IN (${marks}) AND kind <> 'push' AND seq > ? AND seq < ?
       ORDER BY seq DESC LIMIT ?`,
      ...[...kinds, after, before, count],
    )
    return [...rows].map(parseEvent).reverse()
  }

  event(seq: number): Logged<RoomEvent> | undefined {
    const query = `SELECT seq, at, kind, body FROM log WHERE seq = ? AND kind <> 'push'`
    return [...this.#sql.exec(query, seq)].map(parseEvent)[0]
  }

  firstEvent(kind: EventKind): Logged<RoomEvent> | undefined {
    const query = `SELECT seq, at, kind, body FROM log WHERE kind = ? AND kind <> 'push' ORDER BY seq LIMIT 1`
    return [...this.#sql.exec(query, kind)].map(parseEvent)[0]
  }

  replaceEvent(seq: number, event: RoomEvent): void {
    const { kind, ...body } = event
    const done = this.#sql.exec(
      `UPDATE log SET body = ? WHERE seq = ? AND kind = ?`,
      JSON.stringify(body),
      seq,
      kind,
    )
    if (done.rowsWritten === 0) throw new Error('an event is replaced by one of its kind')
    this.#sql.exec(REPLACED, seq)
  }

  replacePush(seq: number, push: PushEntry): void {
    this.#sql.exec(
      `UPDATE log SET body = ? WHERE seq = ? AND kind = 'push' AND file = ? AND version = ?`,
      ...[writePush(push), seq, push.file, push.version],
    )
  }

  forgetFile(file: string): void {
    this.#snapshots.forget(file)
  }

  snapshots(): (Omit<Snapshot, 'text'> & { chars: number })[] {
    return this.#snapshots.list()
  }

  snapshotText(file: string): string {
    return this.#snapshots.text(file)
  }

  checkpoint(seq: number, snapshots: readonly Snapshot[], counts: ReadonlyMap<string, number>): void {
    this.#storage.transactionSync(() => {
      for (const snapshot of snapshots) this.#snapshots.save(snapshot)
      for (const [id, n] of counts) this.#sql.exec(`UPDATE client SET n = ? WHERE id = ?`, n, id)
      this.#sql.exec(`INSERT OR REPLACE INTO checkpoint (id, seq) VALUES (0, ?)`, seq)
    })
  }

  checkpointed(): number {
    return this.#number('SELECT seq AS value FROM checkpoint')
  }

  client(id: string): { user: string; n: number } | undefined {
    const [row] = this.#sql.exec(`SELECT user, n FROM client WHERE id = ?`, id)
    return row && { user: String(row.user), n: Number(row.n) }
  }

  bindClient(id: string, user: string): void {
    this.#sql.exec(`INSERT INTO client (id, user, n) VALUES (?, ?, 0)`, id, user)
  }

  members(): Member[] {
    return parseMembers(this.#sql.exec(`SELECT * FROM member`))
  }

  putMember({ user, name, guest, color, role }: Member): void {
    this.#sql.exec(
      `INSERT OR REPLACE INTO member VALUES (?, ?, ?, ?, ?)`,
      user,
      name,
      guest ? 1 : 0,
      color,
      role,
    )
  }

  removeMember(user: string): void {
    this.#sql.exec(`DELETE FROM member WHERE user = ?`, user)
  }

  knocks(): Knock[] {
    const rows = v.parse(v.array(knockRow), [...this.#sql.exec(`SELECT * FROM knock`)])
    return rows.map((row) => ({ ...row, guest: row.guest === 1 }))
  }

  putKnock({ user, name, guest, at }: Knock): void {
    this.#sql.exec(`INSERT OR REPLACE INTO knock VALUES (?, ?, ?, ?)`, user, name, guest ? 1 : 0, at)
  }

  removeKnock(user: string): void {
    this.#sql.exec(`DELETE FROM knock WHERE user = ?`, user)
  }

  spent(): Spent[] {
    return readSpent(this.#sql)
  }

  putSpent(spent: Spent): void {
    writeSpent(this.#sql, spent)
  }

  takeTicket(ticket: Ticket, now: number): boolean {
    return this.#tickets.take(ticket, now)
  }

  voidTickets(holder: string, until: number): void {
    this.#tickets.void(holder, until)
  }

  #number(query: string, ...bindings: SqlStorageValue[]): number {
    return numberOf(this.#sql, query, ...bindings)
  }
}
