import { and, eq, gt, isNull } from 'drizzle-orm'
import type { Role } from '#core/protocol/access.ts'
import type { Database } from './database.ts'
import { roomMembers, roomSightings, sessions, users } from './schema.ts'
import type { UserRow } from './users.ts'

/** A member of a room. */
export type Member = {
  user: string
  username: string | null
  name: string
  guest: boolean
  role: Role
  /** When the room last saw them; null when it never did. */
  lastSeenAt: number | null
}

/** Holds for the rows of who belongs to a room now: neither left nor removed. */
export const belongs = and(isNull(roomMembers.leftAt), isNull(roomMembers.removedAt))

/** Lets a person in by the room's code; who was here before gets their role back, who was removed stays out. */
export async function joinRoom(db: Database, roomId: string, userId: string): Promise<void> {
  await db
    .insert(roomMembers)
    .values({ roomId, userId, role: 'writer', joinedAt: Date.now() })
    .onConflictDoUpdate({
      target: [roomMembers.roomId, roomMembers.userId],
      set: { leftAt: null },
      setWhere: isNull(roomMembers.removedAt),
    })
}

/** Lets a person in because the owner says so, also after a removal; who was here before gets their role back. */
export async function addMember(db: Database, roomId: string, userId: string): Promise<void> {
  await db
    .insert(roomMembers)
    .values({ roomId, userId, role: 'writer', joinedAt: Date.now() })
    .onConflictDoUpdate({
      target: [roomMembers.roomId, roomMembers.userId],
      set: { leftAt: null, removedAt: null },
    })
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
      lastSeenAt: roomSightings.lastSeenAt,
    })
    .from(roomMembers)
    .innerJoin(users, eq(users.id, roomMembers.userId))
    .leftJoin(
      roomSightings,
      and(eq(roomSightings.roomId, roomMembers.roomId), eq(roomSightings.userId, roomMembers.userId)),
    )
    .where(and(eq(roomMembers.roomId, roomId), belongs))
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
    .where(and(eq(roomMembers.roomId, roomId), eq(roomMembers.userId, userId), belongs))
    .returning({ user: roomMembers.userId })
  return changed.length === 1
}

/** Ends a membership at the person's own wish; false when there is none. */
export async function leaveRoom(db: Database, roomId: string, userId: string): Promise<boolean> {
  const left = await db
    .update(roomMembers)
    .set({ leftAt: Date.now() })
    .where(and(eq(roomMembers.roomId, roomId), eq(roomMembers.userId, userId), belongs))
    .returning({ user: roomMembers.userId })
  return left.length === 1
}

/** Keeps a person out until the owner adds them again, also one who left; false when there is no such person. */
export async function removeMember(db: Database, roomId: string, userId: string): Promise<boolean> {
  const removed = await db
    .update(roomMembers)
    .set({ removedAt: Date.now() })
    .where(and(eq(roomMembers.roomId, roomId), eq(roomMembers.userId, userId), isNull(roomMembers.removedAt)))
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
