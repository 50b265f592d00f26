import { and, asc, eq, gt, isNotNull, isNull, lte, ne, sql } from 'drizzle-orm'
import * as v from 'valibot'
import { origin, type Origin } from '#core/protocol/api/origin.ts'
import { outline, type Outline } from '#core/protocol/outline.ts'
import type { Database } from './database.ts'
import { sessionChapters, sessionEvents, sessionStats, sessionTexts } from './schema/record.ts'
import { rooms } from './schema/rooms.ts'

/** A stretch of events of a room, as numbers of its first and last. */
export type Stretch = { room: string; from: number; to: number }

/** What a segment's row says besides its events. */
export type SegmentSummary = {
  first: number
  last: number
  firstAt: number
  lastAt: number
  bytes: number
  keyframe: boolean
  staff: boolean
  /** How many lines were written over, and how many of these only staff may see; null where that was not counted. */
  amended: number
  amendedStaff: number | null
}

/** Everything a manifest is made of; `room` is undefined when it was deleted meanwhile. */
export type Summary = {
  room: { recorded: boolean; retentionDays: number | null; origin: Origin | null } | undefined
  segments: SegmentSummary[]
  people: (typeof sessionStats.$inferSelect)[]
  chapters: { seq: number; title: string | null }[]
}

/** Outlines, and parts of old segments, that are read at once. */
const OUTLINES_AT_ONCE = 200
const PARTS_AT_ONCE = 50

/** What is known of a room's record without reading its events; what its segments are about comes apart, `outlinesOf`. */
export async function readSummary(db: Database, id: string): Promise<Summary> {
  const [segments, people, chapters, found] = await db.batch([
    db
      .select({
        first: sessionEvents.firstSeq,
        last: sessionEvents.lastSeq,
        firstAt: sessionEvents.firstAt,
        lastAt: sessionEvents.lastAt,
        bytes: sql<number>`length(${sessionEvents.lines})`,
        keyframe: sql<number>`${sessionEvents.keyframe} is not null`,
        staff: sql<number>`${sessionEvents.staff} is not null`,
        amended: sql<number>`json_array_length(${sessionEvents.amended})`,
        amendedStaff: sessionEvents.amendedStaff,
      })
      .from(sessionEvents)
      .where(eq(sessionEvents.roomId, id))
      .orderBy(asc(sessionEvents.firstSeq)),
    db.select().from(sessionStats).where(eq(sessionStats.roomId, id)).orderBy(asc(sessionStats.firstAt)),
    db
      .select({ seq: sessionChapters.seq, title: sessionChapters.title })
      .from(sessionChapters)
      .where(eq(sessionChapters.roomId, id))
      .orderBy(asc(sessionChapters.seq)),
    db
      .select({
        unrecordedAt: rooms.unrecordedAt,
        retentionDays: rooms.retentionDays,
        origin: rooms.origin,
      })
      .from(rooms)
      .where(eq(rooms.id, id)),
  ])
  const [room] = found
  return {
    room: room && {
      recorded: room.unrecordedAt === null,
      retentionDays: room.retentionDays,
      origin: readOrigin(room.origin),
    },
    segments: segments.map(({ keyframe, staff, ...segment }) => ({
      ...segment,
      keyframe: keyframe === 1,
      staff: staff === 1,
    })),
    people,
    chapters,
  }
}

/** The outlines of a room's segments up to an event, in order, some at a time. */
export async function* outlinesOf(db: Database, room: string, upTo: number): AsyncGenerator<Outline[]> {
  for (let after = 0; ;) {
    const rows = await db
      .select({ first: sessionEvents.firstSeq, outline: sessionEvents.outline })
      .from(sessionEvents)
      .where(
        and(
          eq(sessionEvents.roomId, room),
          gt(sessionEvents.firstSeq, after),
          lte(sessionEvents.firstSeq, upTo),
        ),
      )
      .orderBy(asc(sessionEvents.firstSeq))
      .limit(OUTLINES_AT_ONCE)
    if (rows.length > 0) yield rows.map((row) => v.parse(outline, JSON.parse(row.outline)))
    after = rows.at(-1)?.first ?? after
    if (rows.length < OUTLINES_AT_ONCE) return
  }
}

/** Lines for staff of the segments that were written over before it was counted how many of these are for staff. */
export async function* uncounted(
  db: Database,
  room: string,
): AsyncGenerator<{ first: number; amended: number[]; staff: Uint8Array<ArrayBuffer> }> {
  for (let after = 0; ;) {
    const rows = await db
      .select({ first: sessionEvents.firstSeq, amended: sessionEvents.amended, staff: sessionEvents.staff })
      .from(sessionEvents)
      .where(
        and(
          eq(sessionEvents.roomId, room),
          gt(sessionEvents.firstSeq, after),
          isNull(sessionEvents.amendedStaff),
          isNotNull(sessionEvents.staff),
          ne(sessionEvents.amended, '[]'),
        ),
      )
      .orderBy(asc(sessionEvents.firstSeq))
      .limit(PARTS_AT_ONCE)
    for (const { first, amended, staff } of rows) {
      const numbers = v.parse(amendments, JSON.parse(amended)).map(([seq]) => seq)
      yield { first, amended: numbers, staff: new Uint8Array(staff ?? []) }
    }
    after = rows.at(-1)?.first ?? after
    if (rows.length < PARTS_AT_ONCE) return
  }
}

const amendments = v.array(v.tuple([v.number(), v.string()]))

/** Where a room came from, as its row says it. */
export const readOrigin = (json: string | null): Origin | null =>
  json === null ? null : v.parse(origin, JSON.parse(json))

/** What is stored of one segment; its columns that hold bytes are gzip. */
export type StoredPart = { last: number; signature: string; body: Uint8Array<ArrayBuffer> | null }

/** One column of the segment that begins with an event; undefined when no segment does. */
export async function readPart(
  db: Database,
  room: string,
  first: number,
  column: 'lines' | 'staff' | 'keyframe',
): Promise<StoredPart | undefined> {
  const [row] = await db
    .select({
      last: sessionEvents.lastSeq,
      signature: sessionEvents.signature,
      body: sessionEvents[column],
    })
    .from(sessionEvents)
    .where(and(eq(sessionEvents.roomId, room), eq(sessionEvents.firstSeq, first)))
  return row && { ...row, body: row.body && new Uint8Array(row.body) }
}

/** The parts of the text that was stored of a file after an event, in order. */
export const readTextParts = (
  db: Database,
  room: string,
  file: string,
  seq: number,
): Promise<{ body: Uint8Array }[]> =>
  db
    .select({ body: sessionTexts.body })
    .from(sessionTexts)
    .where(and(eq(sessionTexts.roomId, room), eq(sessionTexts.file, file), eq(sessionTexts.seq, seq)))
    .orderBy(asc(sessionTexts.part))

/** The row of the first segment that begins at or after an event, as SQL names its columns; null after the last. */
export const nextSegmentRow = (db: D1Database, room: string, from: number): Promise<unknown> =>
  db
    .prepare('SELECT * FROM session_events WHERE room_id = ? AND first_seq >= ? ORDER BY first_seq LIMIT 1')
    .bind(room, from)
    .first()

/** Where a room came from; null for one that was made here. */
export async function readOriginOf(db: Database, room: string): Promise<Origin | null> {
  const [row] = await db.select({ origin: rooms.origin }).from(rooms).where(eq(rooms.id, room))
  return readOrigin(row?.origin ?? null)
}
