import { and, count, eq } from 'drizzle-orm'
import type { Database } from './database.ts'
import { sessionChapters } from './schema/record.ts'

/** Changes to the chapters of one room at most. */
const MOST = 200

const rowOf = (roomId: string, seq: number) =>
  and(eq(sessionChapters.roomId, roomId), eq(sessionChapters.seq, seq))

/** What staff made of a room's chapters. */
export const listChapters = (
  db: Database,
  roomId: string,
): Promise<{ seq: number; title: string | null }[]> =>
  db
    .select({ seq: sessionChapters.seq, title: sessionChapters.title })
    .from(sessionChapters)
    .where(eq(sessionChapters.roomId, roomId))
    .orderBy(sessionChapters.seq)

/** Gives the chapter that begins with an event a title, or (null) takes it away; false when too many were changed already. */
export async function setChapter(
  db: Database,
  { roomId, seq, title, by }: { roomId: string; seq: number; title: string | null; by: string },
): Promise<boolean> {
  const row = { roomId, seq, title, changedBy: by, changedAt: Date.now() }
  const changed = await db
    .update(sessionChapters)
    .set(row)
    .where(rowOf(roomId, seq))
    .returning({ seq: sessionChapters.seq })
  if (changed.length > 0) return true
  const [known] = await db
    .select({ count: count() })
    .from(sessionChapters)
    .where(eq(sessionChapters.roomId, roomId))
  if ((known?.count ?? 0) >= MOST) return false
  await db
    .insert(sessionChapters)
    .values(row)
    .onConflictDoUpdate({ target: [sessionChapters.roomId, sessionChapters.seq], set: row })
  return true
}

/** Leaves the chapter at an event as it is found by itself. */
export async function clearChapter(db: Database, roomId: string, seq: number): Promise<void> {
  await db.delete(sessionChapters).where(rowOf(roomId, seq))
}
