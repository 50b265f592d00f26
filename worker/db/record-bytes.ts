import { eq, sum } from 'drizzle-orm'
import type { Database } from './database.ts'
import { rooms } from './schema/rooms.ts'

/** Bytes that are kept of the records of all rooms that a person owns. */
export async function recordBytesOf(db: Database, owner: string): Promise<number> {
  const [row] = await db
    .select({ bytes: sum(rooms.recordBytes).mapWith(Number) })
    .from(rooms)
    .where(eq(rooms.ownerId, owner))
  return row?.bytes ?? 0
}
