import { and, desc, eq, isNull } from 'drizzle-orm'
import { showCode } from '../id.ts'
import type { Database } from './database.ts'
import { attempts } from './schema/assessments.ts'
import { rooms } from './schema/rooms.ts'

/** The code of the room of staff that was made of an assessment last; undefined while there is none. */
export async function lessonRoomOf(db: Database, assessmentId: string): Promise<string | undefined> {
  const [row] = await db
    .select({ code: rooms.code })
    .from(attempts)
    .innerJoin(rooms, eq(rooms.id, attempts.roomId))
    .where(and(eq(attempts.assessmentId, assessmentId), isNull(attempts.userId)))
    .orderBy(desc(attempts.startedAt))
    .limit(1)
  return row && showCode(row.code)
}
