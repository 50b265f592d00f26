import { and, eq, isNull, sql } from 'drizzle-orm'
import type { Database } from './database.ts'
import { abuseReports, quotaDays } from './schema/admin.ts'
import { assessments, attempts, scorecards } from './schema/assessments.ts'
import { answeredRequests } from './schema/once.ts'
import { embedKeys } from './schema/embed.ts'
import { accessTokens, linkedAccounts, mailTokens, sessions, users } from './schema/people.ts'
import { problems } from './schema/problems.ts'
import { roomActivity, roomPresence, roomSightings } from './schema/presence.ts'
import { sessionClips } from './schema/record.ts'
import { roomGivenRoles, roomKnocks, roomLinks, roomMembers, rooms } from './schema/rooms.ts'

/** What a person is called who is no more. */
export const DELETED = 'Deleted person'

/** Ids of the rooms a person owns. */
export async function ownedRooms(db: Database, user: string): Promise<string[]> {
  const rows = await db.select({ id: rooms.id }).from(rooms).where(eq(rooms.ownerId, user))
  return rows.map(({ id }) => id)
}

/** Ids of the rooms a person belongs or once belonged to. */
export async function roomsOfMember(db: Database, user: string): Promise<string[]> {
  const rows = await db
    .select({ id: roomMembers.roomId })
    .from(roomMembers)
    .where(eq(roomMembers.userId, user))
  return rows.map(({ id }) => id)
}

/** Empties a person's row and removes every other that is about them, all or none; the empty row keeps the id from use. */
export async function eraseUser(db: Database, user: string, now: number): Promise<void> {
  await db.batch([
    db
      .update(users)
      .set({
        username: null,
        usernameKey: null,
        email: null,
        emailKey: null,
        emailVerifiedAt: null,
        name: DELETED,
        color: null,
        passwordHash: null,
        disabledAt: now,
      })
      .where(eq(users.id, user)),
    db.delete(sessions).where(eq(sessions.userId, user)),
    db.delete(mailTokens).where(eq(mailTokens.userId, user)),
    db.delete(linkedAccounts).where(eq(linkedAccounts.userId, user)),
    db.delete(accessTokens).where(eq(accessTokens.userId, user)),
    db.delete(embedKeys).where(eq(embedKeys.userId, user)),
    db.delete(answeredRequests).where(eq(answeredRequests.userId, user)),
    db.delete(roomLinks).where(eq(roomLinks.createdBy, user)),
    db.delete(sessionClips).where(eq(sessionClips.createdBy, user)),
    db.delete(roomKnocks).where(eq(roomKnocks.userId, user)),
    db.delete(roomGivenRoles).where(eq(roomGivenRoles.userId, user)),
    db.delete(roomSightings).where(eq(roomSightings.userId, user)),
    db.delete(roomMembers).where(eq(roomMembers.userId, user)),
    db.delete(roomPresence).where(eq(roomPresence.userId, user)),
    // Rooms of others keep what they have of them.
    db
      .update(problems)
      .set({ removedAt: now, slug: sql`${problems.id}` })
      .where(and(eq(problems.ownerId, user), isNull(problems.removedAt))),
    db.delete(quotaDays).where(eq(quotaDays.userId, user)),
    db.update(abuseReports).set({ userId: null }).where(eq(abuseReports.userId, user)),
    db.delete(assessments).where(eq(assessments.ownerId, user)),
    db.delete(scorecards).where(eq(scorecards.userId, user)),
    db.update(attempts).set({ name: DELETED }).where(eq(attempts.userId, user)),
    db.update(roomActivity).set({ name: DELETED }).where(eq(roomActivity.userId, user)),
  ])
}
