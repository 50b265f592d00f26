import { and, asc, eq, sql } from 'drizzle-orm'
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
  amended: number[]
  outline: Outline
}

/** Everything a manifest is made of; `room` is undefined when it was deleted meanwhile. */
export type Summary = {
  room: { recorded: boolean; retentionDays: number | null; origin: Origin | null } | undefined
  segments: SegmentSummary[]
  people: (typeof sessionStats.$inferSelect)[]
  chapters: { seq: number; title: string | null }[]
}

const amendments = v.array(v.tuple([v.number(), v.string()]))

/** What is known of a room's record without reading its events. */
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
        amended: sessionEvents.amended,
        outline: sessionEvents.outline,
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
    segments: segments.map(({ keyframe, staff, amended, ...segment }) => ({
      ...segment,
      keyframe: keyframe === 1,
      staff: staff === 1,
      amended: v.parse(amendments, JSON.parse(amended)).map(([seq]) => seq),
      outline: v.parse(outline, JSON.parse(segment.outline)),
    })),
    people,
    chapters,
  }
}

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
