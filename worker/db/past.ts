import { and, asc, eq, gte, isNotNull, lte, sql } from 'drizzle-orm'
import type { SegmentInfo } from '#core/protocol/api/record.ts'
import type { Database } from './database.ts'
import type { Stretch } from './record.ts'
import { sessionEvents } from './schema/record.ts'

/** The segments that a stretch of a record is folded from: those of the last keyframe before it, and what follows up to its end. */
export async function foldedSegments(db: Database, { room, from, to }: Stretch): Promise<SegmentInfo[]> {
  const ofRoom = eq(sessionEvents.roomId, room)
  const start = db
    .select({ first: sql`max(${sessionEvents.firstSeq})` })
    .from(sessionEvents)
    .where(and(ofRoom, isNotNull(sessionEvents.keyframe), lte(sessionEvents.firstSeq, from)))
  const rows = await db
    .select({
      first: sessionEvents.firstSeq,
      last: sessionEvents.lastSeq,
      firstAt: sessionEvents.firstAt,
      lastAt: sessionEvents.lastAt,
      keyframe: sql<number>`${sessionEvents.keyframe} is not null`,
    })
    .from(sessionEvents)
    .where(
      and(ofRoom, gte(sessionEvents.firstSeq, sql`coalesce(${start}, 0)`), lte(sessionEvents.firstSeq, to)),
    )
    .orderBy(asc(sessionEvents.firstSeq))
  return rows.map((row) => ({ ...row, keyframe: row.keyframe === 1, bytes: 0, staff: false, amended: 0 }))
}

/** The first and the last event of a room's record, and the time of the first; undefined where nothing is kept. */
export async function endsOfRecord(
  db: Database,
  room: string,
): Promise<{ first: number; last: number; at: number } | undefined> {
  const [row] = await db
    .select({
      first: sql<number | null>`min(${sessionEvents.firstSeq})`,
      last: sql<number | null>`max(${sessionEvents.lastSeq})`,
      at: sql<number | null>`min(${sessionEvents.firstAt})`,
    })
    .from(sessionEvents)
    .where(eq(sessionEvents.roomId, room))
  if (!row || row.first === null || row.last === null || row.at === null) return undefined
  return { first: row.first, last: row.last, at: row.at }
}
