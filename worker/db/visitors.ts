import { and, eq, gt, inArray, isNull, lt, notExists } from 'drizzle-orm'
import type { Database } from './database.ts'
import { embedPeople } from './schema/embed.ts'
import { users } from './schema/people.ts'
import { roomPresence } from './schema/presence.ts'
import { submissions } from './schema/problems.ts'
import { rooms } from './schema/rooms.ts'

/** Visitors of one sweep. */
const AT_ONCE = 50

/**
 * Removes some visitors of frames who came before `since` and cannot come back, as no site says who they are; the answer is how many. Whoever
 * owns a room, is in one now, or handed something in stays. What they wrote stays where it is, under their name.
 */
export async function forgetVisitors(db: Database, since: number, now: number): Promise<number> {
  const id = embedPeople.userId
  const here = and(eq(roomPresence.userId, id), gt(roomPresence.expiresAt, now))
  const gone = db
    .select({ id })
    .from(embedPeople)
    .innerJoin(users, and(eq(users.id, id), eq(users.kind, 'guest')))
    .where(
      and(
        isNull(embedPeople.subject),
        lt(embedPeople.createdAt, since),
        notExists(db.select({ id: rooms.id }).from(rooms).where(eq(rooms.ownerId, id))),
        notExists(db.select({ id: roomPresence.roomId }).from(roomPresence).where(here)),
        notExists(db.select({ id: submissions.roomId }).from(submissions).where(eq(submissions.userId, id))),
      ),
    )
    .orderBy(embedPeople.createdAt)
    .limit(AT_ONCE)
  const removed = await db.delete(users).where(inArray(users.id, gone)).returning({ id: users.id })
  return removed.length
}
