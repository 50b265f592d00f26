import { and, desc, eq, gt, isNotNull, isNull, ne, or, sql } from 'drizzle-orm'
import type { Database } from './database.ts'
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

/** Rows looked at, and people told of. */
const ROWS = 500
const PEOPLE = 100

/**
 * Who else is in public rooms and in rooms the person belongs to, each once: where the person belongs too, before
 * elsewhere. Who is only in other rooms is not told of at all.
 */
export async function listOnline(db: Database, user: string): Promise<{ people: Online[]; more: boolean }> {
  const mine = and(isNotNull(roomMembers.userId), belongs)
  const rows = await db
    .select({
      user: roomPresence.userId,
      name: roomPresence.name,
      color: roomPresence.color,
      id: rooms.id,
      code: rooms.code,
      title: rooms.title,
      lobbyName: rooms.lobbyName,
      mine: sql<number>`iif(${mine}, 1, 0)`,
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
    .orderBy(desc(sql`iif(${mine}, 1, 0)`), desc(roomPresence.joinedAt), roomPresence.userId)
    .limit(ROWS)
  const first = new Map<string, Online>()
  for (const { user, name, color, id, code, title, lobbyName, mine } of rows) {
    if (first.has(user)) continue
    const room = mine === 1 ? { id, code, title } : { id, code: null, title: lobbyName ?? '' }
    first.set(user, { user, name, color, room })
  }
  const people = [...first.values()]
  return { people: people.slice(0, PEOPLE), more: people.length > PEOPLE || rows.length === ROWS }
}
