import * as v from 'valibot'
import { chainStart, writeDigest } from '#core/replay/chain.ts'
import { lineOf, recordedEvent, STAFF_KINDS, type RecordedEvent } from '#core/replay/event.ts'
import { SEGMENT_CHARS, SEGMENT_EVENTS } from '#core/replay/segment.ts'
import type { RoomEvent } from '#core/room/log.ts'
import { OPEN } from '#core/room/load.ts'
import { parseBase, type Base } from './archive-base.ts'
import { parseEvent, parsePushes } from './log-rows.ts'

/** The last event that is archived, the chain after it, and when that was written. */
export type Position = { upTo: number; chain: string; at: number }
/** An entry that was written over, and how often since that was last settled. */
export type Replaced = { seq: number; times: number }
/** An event's line, and whether only staff may see it. */
export type LoggedLine = { seq: number; staff: boolean; line: string }

/** Characters of a base in one value: two bytes each, below the platform's 2 MB a value. */
const PART = 500_000

const ENTRY = `SELECT log.*, client.user FROM log LEFT JOIN client ON client.id = log.client`

/** What the archive reads of a room's log, and what it keeps beside it. */
export class ArchiveLog {
  readonly #sql: SqlStorage
  readonly #kv: SyncKvStorage

  constructor({ sql, kv }: DurableObjectStorage) {
    this.#sql = sql
    this.#kv = kv
  }

  /** The entries after a number as events of the record: about as many as a segment takes. */
  entries(after: number): RecordedEvent[] {
    const events: RecordedEvent[] = []
    let chars = 0
    const rows = this.#sql.exec(`${ENTRY} WHERE seq > ? ORDER BY seq LIMIT ?`, after, SEGMENT_EVENTS)
    for (const row of rows) {
      events.push(recorded(row))
      chars += String(row.body).length
      if (chars > SEGMENT_CHARS) break
    }
    return events
  }

  /** The same as the record has their lines. */
  lines(after: number): LoggedLine[] {
    return this.entries(after).map((event) => {
      return { seq: event.seq, staff: STAFF_KINDS.includes(event.kind), line: lineOf(event) }
    })
  }

  /** One entry as an event of the record; undefined when it is not there any more. */
  entry(seq: number): RecordedEvent | undefined {
    return [...this.#sql.exec(`${ENTRY} WHERE seq = ?`, seq)].map(recorded)[0]
  }

  position(room: string): Position {
    return this.#kv.get<Position>('archived') ?? { upTo: 0, chain: writeDigest(chainStart(room)), at: 0 }
  }

  advance(position: Position): void {
    this.#kv.put('archived', position)
    this.#clearBase()
  }

  /** Entries that were written over since they were last settled. */
  replaced(): Replaced[] {
    const rows = this.#sql.exec(`SELECT seq, times FROM replaced ORDER BY seq`)
    return [...rows].map(({ seq, times }) => ({ seq: Number(seq), times: Number(times) }))
  }

  /** What was archived of these says what they say; one that was written over again meanwhile is not settled. */
  settle(entries: readonly Replaced[]): void {
    for (const { seq, times } of entries)
      this.#sql.exec(`DELETE FROM replaced WHERE seq = ? AND times = ?`, seq, times)
  }

  /** Lets the record go on from here, with nothing before it. */
  rebase(base: Base, at: number): void {
    this.advance({ upTo: base.frame.seq, chain: base.chain, at })
    const json = JSON.stringify(base)
    for (let part = 0; part * PART < json.length; part++)
      this.#kv.put(`base:${part}`, json.slice(part * PART, (part + 1) * PART))
  }

  /** From where the record goes on when nothing of it is left; null when it is all in the directory. */
  base(): Base | null {
    const parts = [...this.#parts()].sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1))
    return parts.length === 0 ? null : parseBase(parts.map(([, part]) => part).join(''))
  }

  hasBase(): boolean {
    return this.#kv.get('base:0') !== undefined
  }

  /** Whether the log holds entries of these kinds before a number. */
  hasAny(kinds: readonly string[], before: number): boolean {
    const marks = kinds.map(() => '?').join()
    const query = `SELECT 1 FROM log WHERE kind IN (${marks}) AND seq < ? LIMIT 1`
    return [...this.#sql.exec(query, ...kinds, before)].length > 0
  }

  #parts = (): Iterable<[string, string]> => this.#kv.list<string>({ prefix: 'base:' })

  #clearBase(): void {
    for (const [key] of [...this.#parts()]) this.#kv.delete(key)
  }
}

/** A row of the log, joined with the person of its client, as an event of the record. */
function recorded(row: Record<string, SqlStorageValue>): RecordedEvent {
  if (row.kind !== 'push') return v.parse(recordedEvent, opened(parseEvent(row)))
  const [push] = parsePushes([row])
  const user = row.user === null ? '' : String(row.user)
  return v.parse(recordedEvent, { seq: row.seq, at: row.at, kind: 'push', user, ...push })
}

/** Rooms made before they could be locked or sealed said nothing of it. */
const opened = (event: RoomEvent): RoomEvent =>
  event.kind === 'room' ? { ...event, room: { ...OPEN, ...event.room } } : event
