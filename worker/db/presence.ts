import { and, eq, gt } from 'drizzle-orm'
import type { Database } from './database.ts'
import { roomPresence } from './schema/presence.ts'

/** Ids of the rooms a person is in now. */
export async function roomsWith(db: Database, user: string, now: number): Promise<string[]> {
  const rows = await db
    .select({ room: roomPresence.roomId })
    .from(roomPresence)
    .where(and(eq(roomPresence.userId, user), gt(roomPresence.expiresAt, now)))
  return rows.map((row) => row.room)
}
