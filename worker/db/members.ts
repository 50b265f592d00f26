import { and, eq, gt, inArray, isNotNull, isNull, sql } from 'drizzle-orm'
import type { Role } from '#core/protocol/access.ts'
import type { Database } from './database.ts'
import { atMost } from './quota-guard.ts'
import { embedPeople } from './schema/embed.ts'
import { sessions, users } from './schema/people.ts'
import { roomGivenRoles, roomMembers } from './schema/rooms.ts'
import type { UserRow } from './users.ts'

/** Somebody's row in a room: they belong to it, left it, or are kept out. */
export type Membership = { role: Role; leftAt: number | null; removedAt: number | null }

/** Holds for the rows of who belongs to a room now: neither left nor removed. */
export const belongs = and(isNull(roomMembers.leftAt), isNull(roomMembers.removedAt))

const rowOf = (roomId: string, userId: string) =>
  and(eq(roomMembers.roomId, roomId), eq(roomMembers.userId, userId))

/**
 * The guard of what lets somebody into a room: members it may have. Who only passes by in a frame is none, so that visitors of
 * a page keep nobody out.
 */
export const atMostMembers = (db: Database, roomId: string, most: number) =>
  atMost(
    db,
    sql`select count(*) from ${roomMembers} where ${roomMembers.roomId} = ${roomId} and ${belongs} and not exists (
      select 1 from ${embedPeople} where ${embedPeople.userId} = ${roomMembers.userId} and ${embedPeople.subject} is null)`,
    most,
  )

/** Lets a person in by the room's code; who was here before gets their role back, who was removed stays out. */
export async function joinRoom(db: Database, roomId: string, userId: string, most: number): Promise<void> {
  await db.batch([
    db
      .insert(roomMembers)
      .values({ roomId, userId, role: 'writer', joinedAt: Date.now() })
      .onConflictDoUpdate({
        target: [roomMembers.roomId, roomMembers.userId],
        set: { leftAt: null },
        setWhere: isNull(roomMembers.removedAt),
      }),
    atMostMembers(db, roomId, most),
  ])
}

/** What a room knows of a person; undefined when it never met them. */
export async function membershipOf(
  db: Database,
  roomId: string,
  userId: string,
): Promise<Membership | undefined> {
  const { role, leftAt, removedAt } = roomMembers
  const [found] = await db.select({ role, leftAt, removedAt }).from(roomMembers).where(rowOf(roomId, userId))
  return found
}

/**
 * Lets a person in with a role because somebody says so, also after a removal; false when they have a role here that is
 * not one of `below`.
 */
export async function addMember(
  db: Database,
  roomId: string,
  userId: string,
  role: Role,
  below: readonly Role[],
  most: number,
): Promise<boolean> {
  const now = Date.now()
  const [added] = await db.batch([
    db
      .insert(roomMembers)
      .values({ roomId, userId, role, joinedAt: now })
      .onConflictDoUpdate({
        target: [roomMembers.roomId, roomMembers.userId],
        set: { role, leftAt: null, removedAt: null },
        setWhere: inArray(roomMembers.role, [...below]),
      })
      .returning({ user: roomMembers.userId }),
    atMostMembers(db, roomId, most),
  ])
  if (added.length === 1) await noteGiven(db, roomId, userId, now)
  return added.length === 1
}

/** Changes a member's role, which is one of `below`; false when there is no such member. */
export async function setMemberRole(
  db: Database,
  roomId: string,
  userId: string,
  role: Role,
  below: readonly Role[],
): Promise<boolean> {
  const changed = await db
    .update(roomMembers)
    .set({ role })
    .where(and(rowOf(roomId, userId), belongs, inArray(roomMembers.role, [...below])))
    .returning({ user: roomMembers.userId })
  if (changed.length === 1) await noteGiven(db, roomId, userId, Date.now())
  return changed.length === 1
}

/** Links from before `at` do not raise this person any more. */
async function noteGiven(db: Database, roomId: string, userId: string, at: number): Promise<void> {
  await db
    .insert(roomGivenRoles)
    .values({ roomId, userId, at })
    .onConflictDoUpdate({ target: [roomGivenRoles.roomId, roomGivenRoles.userId], set: { at } })
}

/** Ends a membership at the person's own wish; false when there is none. */
export async function leaveRoom(db: Database, roomId: string, userId: string): Promise<boolean> {
  const left = await db
    .update(roomMembers)
    .set({ leftAt: Date.now() })
    .where(and(rowOf(roomId, userId), belongs))
    .returning({ user: roomMembers.userId })
  return left.length === 1
}

/** Sends a person out whose role is one of `below`; they may come back as they came. False when there is no such member. */
export async function sendOut(
  db: Database,
  roomId: string,
  userId: string,
  below: readonly Role[],
): Promise<boolean> {
  const sent = await db
    .update(roomMembers)
    .set({ leftAt: Date.now() })
    .where(and(rowOf(roomId, userId), belongs, inArray(roomMembers.role, [...below])))
    .returning({ user: roomMembers.userId })
  return sent.length === 1
}

/** Keeps a person out whose role is one of `below`, also one who left; false when there is no such person. */
export async function ban(
  db: Database,
  roomId: string,
  userId: string,
  below: readonly Role[],
): Promise<boolean> {
  const removed = await db
    .update(roomMembers)
    .set({ removedAt: Date.now() })
    .where(and(rowOf(roomId, userId), isNull(roomMembers.removedAt), inArray(roomMembers.role, [...below])))
    .returning({ user: roomMembers.userId })
  return removed.length === 1
}

/** Lets a person come back who was kept out, as they came before; false when there is no such person. */
export async function unban(
  db: Database,
  roomId: string,
  userId: string,
  below: readonly Role[],
): Promise<boolean> {
  const back = await db
    .update(roomMembers)
    .set({ removedAt: null, leftAt: Date.now() })
    .where(
      and(rowOf(roomId, userId), isNotNull(roomMembers.removedAt), inArray(roomMembers.role, [...below])),
    )
    .returning({ user: roomMembers.userId })
  return back.length === 1
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
