import { eq } from 'drizzle-orm'
import { showCode } from '../id.ts'
import type { Database } from './database.ts'
import { rooms } from './schema/rooms.ts'

/** The code of the lesson of which a room is a copy; undefined when it is gone. */
export async function lessonRoomOf(db: Database, lessonId: string): Promise<string | undefined> {
  const [row] = await db.select({ code: rooms.code }).from(rooms).where(eq(rooms.id, lessonId))
  return row && showCode(row.code)
}
