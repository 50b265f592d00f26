import { and, count, desc, eq, gt, inArray, isNotNull, isNull, lt, or, sql } from 'drizzle-orm'
import type { Database } from './database.ts'
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
/** Where a page of the lobby begins: after the room that was used then. */
export type Cursor = { at: number; id: string }

/** Rooms on a page of the lobby. */
const PAGE = 20

/** Holds for public rooms that can be used. */
export const isPublic = and(isNotNull(rooms.lobbyKey), isNull(rooms.archivedAt), isNull(rooms.sealedAt))

/**
 * A page of the public rooms whose key holds `search`, newest use first, where the next one begins, and how many there are.
 * Rooms that the person was removed from are none for them.
 */
export async function listLobby(
  db: Database,
  user: string,
  search: string,
  after: Cursor | null,
): Promise<{ rooms: LobbyRoom[]; next: Cursor | null; total: number }> {
  const member = and(eq(roomMembers.roomId, rooms.id), eq(roomMembers.userId, user))
  // Not LIKE: the platform takes patterns of 50 bytes.
  const found = search === '' ? undefined : sql`instr(${rooms.lobbyKey}, ${search}) > 0`
  const shown = and(isPublic, isNull(roomMembers.removedAt), found)
  const older = after
    ? or(lt(rooms.lastUsedAt, after.at), and(eq(rooms.lastUsedAt, after.at), lt(rooms.id, after.id)))
    : undefined
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
      .where(and(shown, older))
      .orderBy(desc(rooms.lastUsedAt), desc(rooms.id))
      .limit(PAGE + 1),
    db.select({ total: count() }).from(rooms).leftJoin(roomMembers, member).where(shown),
  ])
  const list = page.slice(0, PAGE)
  const here = await peopleIn(
    db,
    list.map(({ id }) => id),
  )
  const last = page.length > PAGE ? list.at(-1) : undefined
  return {
    rooms: list.map(({ lockedAt, joined, ...room }) => ({
      ...room,
      locked: lockedAt !== null,
      joined: joined === 1,
      people: here.get(room.id) ?? 0,
    })),
    next: last ? { at: last.lastUsedAt, id: last.id } : null,
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
