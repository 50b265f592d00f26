import { and, asc, desc, eq, isNotNull } from 'drizzle-orm'
import type { Member } from '#core/protocol/api/members.ts'
import { partOf, type Part, type Stretch } from '../list-page.ts'
import type { Database } from './database.ts'
import { above, below } from './keyset.ts'
import { belongs } from './members.ts'
import { users } from './schema/people.ts'
import { roomSightings } from './schema/presence.ts'
import { roomMembers } from './schema/rooms.ts'

/** Where somebody stands in the list of a room’s people: since when they belong to it, or are kept out, and their id. */
export type MemberKey = readonly ['member' | 'banned', number, string]
/** Some of the people of a room. */
export type People = { members: Member[]; banned: Member[]; next: MemberKey | null }

const { roomId, userId, joinedAt, removedAt } = roomMembers

const people = (db: Database) =>
  db
    .select({
      user: users.id,
      username: users.username,
      name: users.name,
      kind: users.kind,
      role: roomMembers.role,
      lastSeenAt: roomSightings.lastSeenAt,
      joinedAt,
      removedAt,
    })
    .from(roomMembers)
    .innerJoin(users, eq(users.id, userId))
    .leftJoin(roomSightings, and(eq(roomSightings.roomId, roomId), eq(roomSightings.userId, userId)))

type Row = Awaited<ReturnType<typeof people>>[number]

const shown = ({ kind, joinedAt: _, removedAt: __, ...member }: Row): Member => ({
  ...member,
  guest: kind === 'guest',
})

/**
 * Who belongs to a room, in the order in which they joined, and behind them, `withBanned`, who is kept out, who was removed
 * last first: one list, of which a page has the end of the former and the beginning of the latter.
 */
export async function listPeople(
  db: Database,
  room: string,
  { after, limit }: Stretch<MemberKey>,
  withBanned: boolean,
): Promise<People> {
  const inside =
    after?.[0] === 'banned' ? { list: [], next: null } : await membersOf(db, room, { after, limit })
  const members = inside.list.map(shown)
  const left = limit - members.length
  if (inside.next !== null || !withBanned) return { members, banned: [], next: inside.next }
  const outside = await bannedOf(db, room, { after: after?.[0] === 'banned' ? after : null, limit: left })
  // With no place left and somebody kept out, their part begins on the next page.
  const last = inside.list.at(-1)
  const begins: MemberKey | null = last && left === 0 && outside.some ? memberKey(last) : null
  return { members, banned: outside.list.map(shown), next: outside.next ?? begins }
}

const memberKey = ({ joinedAt: at, user }: Row): MemberKey => ['member', at, user]

async function membersOf(
  db: Database,
  room: string,
  { after, limit }: Stretch<MemberKey>,
): Promise<Part<Row, MemberKey>> {
  const rows = await people(db)
    .where(and(eq(roomId, room), belongs, above([joinedAt, userId], after && [after[1], after[2]])))
    .orderBy(asc(joinedAt), asc(userId))
    .limit(limit + 1)
  return partOf(rows, limit, memberKey)
}

async function bannedOf(
  db: Database,
  room: string,
  { after, limit }: Stretch<MemberKey>,
): Promise<Part<Row, MemberKey> & { some: boolean }> {
  const rows = await people(db)
    .where(
      and(
        ...[eq(roomId, room), isNotNull(removedAt)],
        below([removedAt, userId], after && [after[1], after[2]]),
      ),
    )
    .orderBy(desc(removedAt), desc(userId))
    .limit(limit + 1)
  const key = ({ removedAt: at, user }: Row): MemberKey => ['banned', at ?? 0, user]
  return { ...partOf(rows, limit, key), some: rows.length > 0 }
}

/** Ids of the staff of a room. */
export async function staffOf(db: Database, room: string): Promise<string[]> {
  const rows = await db
    .select({ user: userId })
    .from(roomMembers)
    .where(and(eq(roomId, room), belongs, eq(roomMembers.role, 'staff')))
    .orderBy(asc(joinedAt))
  return rows.map(({ user }) => user)
}
