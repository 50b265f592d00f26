import { and, desc, eq, gt, inArray, isNull, lt, or, sql } from 'drizzle-orm'
import { rolesBelow, type Role } from '#core/protocol/access.ts'
import type { Database } from './database.ts'
import { atMostMembers, type Membership } from './members.ts'
import { users } from './schema/people.ts'
import { roomGivenRoles, roomLinks, roomMembers, rooms } from './schema/rooms.ts'

export type LinkRow = typeof roomLinks.$inferSelect
/** A link as those see it who may let people in; times are milliseconds since the epoch. */
export type Link = {
  id: string
  role: Role
  by: string
  createdAt: number
  expiresAt: number | null
  /** How many it still lets in; null for any number. */
  usesLeft: number | null
  used: number
  password: boolean
  sentTo: string | null
}

/** Holds for links that let somebody in at this time. */
const works = (now: number) =>
  and(
    isNull(roomLinks.revokedAt),
    or(isNull(roomLinks.expiresAt), gt(roomLinks.expiresAt, now)),
    or(isNull(roomLinks.maxUses), lt(roomLinks.used, roomLinks.maxUses)),
  )

export async function insertLink(db: Database, link: typeof roomLinks.$inferInsert): Promise<void> {
  await db.insert(roomLinks).values(link)
}

/** The links of a room that work, newest first. */
export async function listLinks(db: Database, roomId: string, now: number): Promise<Link[]> {
  const rows = await db
    .select({ link: roomLinks, by: users.name })
    .from(roomLinks)
    .innerJoin(users, eq(users.id, roomLinks.createdBy))
    .where(and(eq(roomLinks.roomId, roomId), works(now)))
    .orderBy(desc(roomLinks.createdAt))
  return rows.map(({ link, by }) => showLink(link, by))
}

export const showLink = (link: LinkRow, by: string): Link => ({
  id: link.id,
  role: link.role,
  by,
  createdAt: link.createdAt,
  expiresAt: link.expiresAt,
  usesLeft: link.maxUses === null ? null : link.maxUses - link.used,
  used: link.used,
  password: link.passwordHash !== null,
  sentTo: link.sentTo,
})

/** A link that works, its room's code, and what the room knows of the person who holds it. */
export async function findLink(
  db: Database,
  tokenHash: string,
  user: string,
  now: number,
): Promise<{ link: LinkRow; code: string; member: Membership | null } | undefined> {
  const [found] = await db
    .select({
      link: roomLinks,
      code: rooms.code,
      member: { role: roomMembers.role, leftAt: roomMembers.leftAt, removedAt: roomMembers.removedAt },
    })
    .from(roomLinks)
    .innerJoin(rooms, eq(rooms.id, roomLinks.roomId))
    .leftJoin(roomMembers, and(eq(roomMembers.roomId, rooms.id), eq(roomMembers.userId, user)))
    .where(and(eq(roomLinks.tokenHash, tokenHash), works(now)))
  return found
}

/** Takes one use of a link; false when none is left, exactly also when many ask at once. */
export async function useLink(db: Database, id: string, now: number): Promise<boolean> {
  const used = await db
    .update(roomLinks)
    .set({ used: sql`${roomLinks.used} + 1` })
    .where(and(eq(roomLinks.id, id), works(now)))
    .returning({ id: roomLinks.id })
  return used.length === 1
}

/**
 * Lets a person in with the role of a link, or with a higher one they have; null when they are kept out. A role that
 * somebody gave them after the link was made stays as it is.
 */
export async function joinByLink(
  db: Database,
  link: LinkRow,
  userId: string,
  most: number,
): Promise<Role | null> {
  const { roomId, role, createdAt } = link
  const given = sql`exists (select 1 from ${roomGivenRoles} where ${roomGivenRoles.roomId} = ${roomId}
    and ${roomGivenRoles.userId} = ${userId} and ${roomGivenRoles.at} >= ${createdAt})`
  const lower = inArray(roomMembers.role, rolesBelow(role))
  const [[joined]] = await db.batch([
    db
      .insert(roomMembers)
      .values({ roomId, userId, role, joinedAt: Date.now() })
      .onConflictDoUpdate({
        target: [roomMembers.roomId, roomMembers.userId],
        set: { leftAt: null, role: sql`iif(${lower} and not ${given}, ${role}, ${roomMembers.role})` },
        setWhere: isNull(roomMembers.removedAt),
      })
      .returning({ role: roomMembers.role }),
    atMostMembers(db, roomId, most),
  ])
  return joined?.role ?? null
}

/** Ends a link whose role is one of `below`; false when there is none that works. */
export async function revokeLink(
  db: Database,
  roomId: string,
  id: string,
  below: readonly Role[],
): Promise<boolean> {
  const now = Date.now()
  const revoked = await db
    .update(roomLinks)
    .set({ revokedAt: now })
    .where(
      and(
        eq(roomLinks.id, id),
        eq(roomLinks.roomId, roomId),
        inArray(roomLinks.role, [...below]),
        works(now),
      ),
    )
    .returning({ id: roomLinks.id })
  return revoked.length === 1
}

/** Ends the links that a person made: they are kept out, or may not let people in any more. */
export async function revokeLinksOf(db: Database, roomId: string, userId: string): Promise<void> {
  await db
    .update(roomLinks)
    .set({ revokedAt: Date.now() })
    .where(and(eq(roomLinks.roomId, roomId), eq(roomLinks.createdBy, userId), isNull(roomLinks.revokedAt)))
}
