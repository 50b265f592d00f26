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
  Ticket,
} from '#core/room/log.ts'
import { knockRow, parseEvent, parseMembers, parsePushes } from './log-rows.ts'
import { SqliteDocLog } from './sqlite-doc-log.ts'

/** Characters of a snapshot in one row: six bytes each at most (`\u0000`), below the platform's 2 MB a row. */
const PART = 300_000

/**
 * `log` is the room. A push is one row and touches no index, so that a keystroke costs one written row; the other
 * events are found by kind. `snapshot` is the newest text of each file in parts, `mark` where in the log a file had
 * which version.
 */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS log (
    seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL,
    file TEXT, version INTEGER, client TEXT, n INTEGER, body TEXT NOT NULL
  );
  CREATE INDEX IF NOT EXISTS log_event ON log (kind, seq) WHERE kind <> 'push';
  CREATE TABLE IF NOT EXISTS snapshot (
    file TEXT NOT NULL, part INTEGER NOT NULL, version INTEGER NOT NULL, seq INTEGER NOT NULL, chars INTEGER NOT NULL,
    text TEXT NOT NULL, PRIMARY KEY (file, part)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS mark (
    file TEXT NOT NULL, version INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (file, version)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS client (id TEXT PRIMARY KEY, user TEXT NOT NULL, n INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS member (
    user TEXT PRIMARY KEY, name TEXT NOT NULL, guest INTEGER NOT NULL, color INTEGER NOT NULL, role TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS knock (
    user TEXT PRIMARY KEY, name TEXT NOT NULL, guest INTEGER NOT NULL, at INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS ticket (id TEXT PRIMARY KEY, expires INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS checkpoint (id INTEGER PRIMARY KEY CHECK (id = 0), seq INTEGER NOT NULL);
`

/** The room's log in the SQLite of its Durable Object. */
export class SqliteRoomLog implements RoomLog {
  readonly docs: SqliteDocLog
  readonly #storage: DurableObjectStorage
  readonly #sql: SqlStorage

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage
    this.#sql = storage.sql
    this.#sql.exec(SCHEMA)
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
      ...[seq, at, push.file, push.version, push.client, push.n, JSON.stringify(push.ops)],
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
      this.#markBefore(file, version),
      file,
    )
    return parsePushes(rows).filter((entry) => entry.version + entry.ops.length > version)
  }

  charsOf(file: string, version: number): number {
    const query = `SELECT sum(length(body)) AS value FROM log WHERE seq > ? AND kind = 'push' AND file = ?`
    return this.#number(query, this.#markBefore(file, version), file)
  }

  /** Every push up to this entry is older than `version`. */
  #markBefore(file: string, version: number): number {
    return this.#number(`SELECT max(seq) AS value FROM mark WHERE file = ? AND version <= ?`, file, version)
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
  }

  forgetFile(file: string): void {
    this.#sql.exec(`DELETE FROM snapshot WHERE file = ?`, file)
    this.#sql.exec(`DELETE FROM mark WHERE file = ?`, file)
  }

  snapshots(): (Omit<Snapshot, 'text'> & { chars: number })[] {
    const rows = this.#sql.exec(`SELECT file, version, seq, chars FROM snapshot WHERE part = 0`)
    return [...rows].map((row) => ({
      file: String(row.file),
      version: Number(row.version),
      seq: Number(row.seq),
      chars: Number(row.chars),
    }))
  }

  snapshotText(file: string): string {
    const rows = this.#sql.exec(`SELECT text FROM snapshot WHERE file = ? ORDER BY part`, file)
    return [...rows].map((row) => v.parse(v.string(), JSON.parse(String(row.text)))).join('')
  }

  checkpoint(seq: number, snapshots: readonly Snapshot[], counts: ReadonlyMap<string, number>): void {
    this.#storage.transactionSync(() => {
      for (const snapshot of snapshots) this.#saveSnapshot(snapshot)
      for (const [id, n] of counts) this.#sql.exec(`UPDATE client SET n = ? WHERE id = ?`, n, id)
      this.#sql.exec(`INSERT OR REPLACE INTO checkpoint (id, seq) VALUES (0, ?)`, seq)
    })
  }

  /** Texts are stored as JSON strings, because a lone surrogate would not survive the column's UTF-8. */
  #saveSnapshot({ file, version, seq, text }: Snapshot): void {
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

  /** A voided holder is a row like a ticket's own: both are forgotten when no ticket of their time is good any more. */
  takeTicket({ id, holders, expires }: Ticket, now: number): boolean {
    if (expires <= now) return false
    this.#sql.exec(`DELETE FROM ticket WHERE expires <= ?`, now)
    const isVoid = (holder: string) =>
      this.#number(`SELECT expires AS value FROM ticket WHERE id = ?`, voidOf(holder)) >= expires
    if (holders.some(isVoid)) return false
    return this.#sql.exec(`INSERT OR IGNORE INTO ticket VALUES (?, ?)`, id, expires).rowsWritten > 0
  }

  voidTickets(holder: string, until: number): void {
    this.#sql.exec(`INSERT OR REPLACE INTO ticket VALUES (?, ?)`, voidOf(holder), until)
  }

  #number(query: string, ...bindings: SqlStorageValue[]): number {
    const [row] = this.#sql.exec(query, ...bindings)
    return Number(row?.value ?? 0)
  }
}

const voidOf = (holder: string): string => `void:${holder}`
