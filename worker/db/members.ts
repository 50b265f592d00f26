import { and, eq, gt, isNull } from 'drizzle-orm'
import type { Role } from '#core/protocol/access.ts'
import type { Database } from './database.ts'
import { roomMembers, sessions, users } from './schema.ts'
import type { UserRow } from './users.ts'

/** A member of a room. */
export type Member = { user: string; username: string | null; name: string; guest: boolean; role: Role }

/** Adds a member; who is one already keeps their role. */
export async function addMember(db: Database, roomId: string, userId: string, role: Role): Promise<void> {
  await db.insert(roomMembers).values({ roomId, userId, role, joinedAt: Date.now() }).onConflictDoNothing()
}

/** Everybody who belongs to a room, in the order in which they joined. */
export async function listMembers(db: Database, roomId: string): Promise<Member[]> {
  const rows = await db
    .select({
      user: users.id,
      username: users.username,
      name: users.name,
      kind: users.kind,
      role: roomMembers.role,
    })
    .from(roomMembers)
    .innerJoin(users, eq(users.id, roomMembers.userId))
    .where(eq(roomMembers.roomId, roomId))
    .orderBy(roomMembers.joinedAt)
  return rows.map(({ kind, ...member }) => ({ ...member, guest: kind === 'guest' }))
}

/** Changes a member's role; false when there is no such member. */
export async function setMemberRole(
  db: Database,
  roomId: string,
  userId: string,
  role: Role,
): Promise<boolean> {
  const changed = await db
    .update(roomMembers)
    .set({ role })
    .where(and(eq(roomMembers.roomId, roomId), eq(roomMembers.userId, userId)))
    .returning({ user: roomMembers.userId })
  return changed.length === 1
}

/** Removes a member; false when there is no such member. */
export async function deleteMember(db: Database, roomId: string, userId: string): Promise<boolean> {
  const removed = await db
    .delete(roomMembers)
    .where(and(eq(roomMembers.roomId, roomId), eq(roomMembers.userId, userId)))
    .returning({ user: roomMembers.userId })
  return removed.length === 1
}

/** The person of a sign-in that still lasts; undefined after it ended or the account was disabled. */
export async function personOfSession(
  db: Database,
  user: string,
  family: string,
): Promise<UserRow | undefined> {
  const [found] = await db
    .select({ user: users })
    .from(sessions)
    .innerJoin(users, and(eq(users.id, sessions.userId), isNull(users.disabledAt)))
    .where(
      and(
        eq(sessions.family, family),
        eq(sessions.userId, user),
        isNull(sessions.revokedAt),
        gt(sessions.expiresAt, Date.now()),
      ),
    )
    .limit(1)
  return found?.user
}
