import { and, count, desc, eq, gt, inArray, isNotNull, isNull, sql } from 'drizzle-orm'
import { partOf, type Part, type Stretch } from '../list-page.ts'
import type { Database } from './database.ts'
import { below } from './keyset.ts'
import { belongs } from './members.ts'
import { users } from './schema/people.ts'
import { roomPresence } from './schema/presence.ts'
import { roomMembers, rooms } from './schema/rooms.ts'

/** A public room as anybody who is signed in sees it; `people` counts who is in it now. */
export type LobbyRoom = {
  id: string
  name: string
  language: string
  ownerName: string
  locked: boolean
  lastUsedAt: number
  /** Whether the person belongs to it. */
  joined: boolean
  people: number
}
/** Where a room stands in the lobby: when it was used last, and its id. */
export type LobbyKey = readonly [number, string]

/** Holds for public rooms that can be used. */
export const isPublic = and(isNotNull(rooms.lobbyKey), isNull(rooms.archivedAt), isNull(rooms.sealedAt))

/**
 * Some of the public rooms whose key holds `search`, newest use first, and how many there are.
 * Rooms that the person was removed from are none for them.
 */
export async function listLobby(
  db: Database,
  user: string,
  search: string,
  { after, limit }: Stretch<LobbyKey>,
): Promise<Part<LobbyRoom, LobbyKey> & { total: number }> {
  const member = and(eq(roomMembers.roomId, rooms.id), eq(roomMembers.userId, user))
  // Not LIKE: the platform takes patterns of 50 bytes.
  const found = search === '' ? undefined : sql`instr(${rooms.lobbyKey}, ${search}) > 0`
  const shown = and(isPublic, isNull(roomMembers.removedAt), found)
  const [page, [counted]] = await db.batch([
    db
      .select({
        id: rooms.id,
        name: sql<string>`${rooms.lobbyName}`,
        language: rooms.language,
        ownerName: users.name,
        lockedAt: rooms.lockedAt,
        lastUsedAt: rooms.lastUsedAt,
        joined: sql<number>`iif(${roomMembers.userId} is not null and ${belongs}, 1, 0)`,
      })
      .from(rooms)
      .innerJoin(users, eq(users.id, rooms.ownerId))
      .leftJoin(roomMembers, member)
      .where(and(shown, below([rooms.lastUsedAt, rooms.id], after)))
      .orderBy(desc(rooms.lastUsedAt), desc(rooms.id))
      .limit(limit + 1),
    db.select({ total: count() }).from(rooms).leftJoin(roomMembers, member).where(shown),
  ])
  const { list, next } = partOf(page, limit, ({ lastUsedAt, id }): LobbyKey => [lastUsedAt, id])
  const here = await peopleIn(
    db,
    list.map(({ id }) => id),
  )
  return {
    list: list.map(({ lockedAt, joined, ...room }) => ({
      ...room,
      locked: lockedAt !== null,
      joined: joined === 1,
      people: here.get(room.id) ?? 0,
    })),
    next,
    total: counted?.total ?? 0,
  }
}

async function peopleIn(db: Database, ids: string[]): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .select({ room: roomPresence.roomId, people: count() })
    .from(roomPresence)
    .where(and(inArray(roomPresence.roomId, ids), gt(roomPresence.expiresAt, Date.now())))
    .groupBy(roomPresence.roomId)
  return new Map(rows.map(({ room, people }) => [room, people]))
}

/** The code of a room that anybody may join; undefined when it is none, or none for this person. */
export async function publicRoom(db: Database, id: string, user: string): Promise<string | undefined> {
  const [found] = await db
    .select({ code: rooms.code })
    .from(rooms)
    .leftJoin(roomMembers, and(eq(roomMembers.roomId, rooms.id), eq(roomMembers.userId, user)))
    .where(and(eq(rooms.id, id), isPublic, isNull(roomMembers.removedAt)))
  return found?.code
}
