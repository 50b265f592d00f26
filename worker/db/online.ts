import { and, desc, eq, gt, isNotNull, isNull, ne, or, sql } from 'drizzle-orm'
import { partOf, type Part, type Stretch } from '../list-page.ts'
import type { Database } from './database.ts'
import { below } from './keyset.ts'
import { isPublic } from './lobby.ts'
import { belongs } from './members.ts'
import { roomPresence } from './schema/presence.ts'
import { roomMembers, rooms } from './schema/rooms.ts'

/** Somebody who is in a room now, and that room as the person who asks may know it; `code` is null before joining it. */
export type Online = {
  user: string
  name: string
  color: number
  room: { id: string; code: string | null; title: string }
}

/** Where somebody stands: 1 where one belongs to a room with them, since when they are in it, and their id. */
export type OnlineKey = readonly [number, number, string]

/**
 * Who else is in public rooms and in rooms the person belongs to, each once: where the person belongs too, before
 * elsewhere. Who is only in other rooms is not told of at all.
 */
export async function listOnline(
  db: Database,
  user: string,
  { after, limit }: Stretch<OnlineKey>,
): Promise<Part<Online, OnlineKey>> {
  const mine = and(isNotNull(roomMembers.userId), belongs)
  const ranked = db
    .select({
      user: roomPresence.userId,
      name: roomPresence.name,
      color: roomPresence.color,
      id: sql<string>`${rooms.id}`.as('room'),
      code: rooms.code,
      title: rooms.title,
      lobbyName: rooms.lobbyName,
      joinedAt: roomPresence.joinedAt,
      mine: sql<number>`iif(${mine}, 1, 0)`.as('mine'),
      rank: sql<number>`row_number() OVER (PARTITION BY ${roomPresence.userId}
        ORDER BY iif(${mine}, 1, 0) DESC, ${roomPresence.joinedAt} DESC, ${rooms.id})`.as('rank'),
    })
    .from(roomPresence)
    .innerJoin(rooms, eq(rooms.id, roomPresence.roomId))
    .leftJoin(roomMembers, and(eq(roomMembers.roomId, rooms.id), eq(roomMembers.userId, user)))
    .where(
      and(
        gt(roomPresence.expiresAt, Date.now()),
        ne(roomPresence.userId, user),
        or(mine, and(isPublic, isNull(roomMembers.removedAt))),
      ),
    )
    .as('ranked')
  const order = [ranked.mine, ranked.joinedAt, ranked.user] as const
  const rows = await db
    .select()
    .from(ranked)
    .where(and(eq(ranked.rank, 1), below(order, after)))
    .orderBy(...order.map((column) => desc(column)))
    .limit(limit + 1)
  const { list, next } = partOf(rows, limit, (row): OnlineKey => [row.mine, row.joinedAt, row.user])
  return { list: list.map(shown), next }
}

type Row = { id: string; code: string; title: string; lobbyName: string | null; mine: number }

function shown({ user, name, color, mine, ...row }: Row & Omit<Online, 'room'>): Online {
  const { id, code, title, lobbyName } = row
  const room = mine === 1 ? { id, code, title } : { id, code: null, title: lobbyName ?? '' }
  return { user, name, color, room }
}
