import { and, desc, eq, gt, isNull, sql } from 'drizzle-orm'
import type { Role } from '#core/protocol/access.ts'
import type { Database } from './database.ts'
import { belongs } from './members.ts'
import { roomMembers, roomPresence, rooms, users } from './schema.ts'

export type RoomRow = typeof rooms.$inferSelect
/** A room to add; what is left out has not happened to it. */
export type NewRoom = typeof rooms.$inferInsert

/** A room as one person sees it; `role` is null for who is not a member. */
export type SeenRoom = Pick<RoomRow, Seen> & { role: Role | null; ownerName: string; people: PersonHere[] }
/** Somebody who is in a room now; `color` is an index into the palette. */
export type PersonHere = { user: string; name: string; color: number }

/** Rooms a list shows. */
const LIST = 200

type Seen = Exclude<keyof typeof seen, 'role' | 'ownerName'>

const seen = {
  id: rooms.id,
  code: rooms.code,
  title: rooms.title,
  language: rooms.language,
  visibility: rooms.visibility,
  ownerId: rooms.ownerId,
  archivedAt: rooms.archivedAt,
  lockedAt: rooms.lockedAt,
  sealedAt: rooms.sealedAt,
  createdAt: rooms.createdAt,
  lastUsedAt: rooms.lastUsedAt,
  role: sql<Role | null>`iif(${belongs}, ${roomMembers.role}, null)`,
  ownerName: users.name,
}
const here = {
  room: roomPresence.roomId,
  user: roomPresence.userId,
  name: roomPresence.name,
  color: roomPresence.color,
}

/**
 * The room of a code as a person sees it; undefined when there is none, or none for them: it is private, or they were
 * removed. All take the same queries.
 */
export async function findRoom(db: Database, code: string, user: string): Promise<SeenRoom | undefined> {
  const [found, people] = await db.batch([
    db
      .select(seen)
      .from(rooms)
      .innerJoin(users, eq(users.id, rooms.ownerId))
      .leftJoin(roomMembers, and(eq(roomMembers.roomId, rooms.id), eq(roomMembers.userId, user)))
      .where(and(eq(rooms.code, code), isNull(roomMembers.removedAt))),
    db
      .select(here)
      .from(roomPresence)
      .innerJoin(rooms, eq(rooms.id, roomPresence.roomId))
      .where(and(eq(rooms.code, code), gt(roomPresence.expiresAt, Date.now())))
      .orderBy(roomPresence.joinedAt),
  ])
  const [room] = found
  if (room === undefined || (room.role === null && room.visibility !== 'code')) return undefined
  return { ...room, people: people.map(({ room: _, ...person }) => person) }
}

/** The rooms a person owns or joined, newest use first. */
export async function listRooms(db: Database, user: string, archived: boolean): Promise<SeenRoom[]> {
  const [found, people] = await db.batch([
    db
      .select({ ...seen, role: sql<Role>`${roomMembers.role}` })
      .from(roomMembers)
      .innerJoin(rooms, eq(rooms.id, roomMembers.roomId))
      .innerJoin(users, eq(users.id, rooms.ownerId))
      .where(and(eq(roomMembers.userId, user), belongs, archived ? undefined : isNull(rooms.archivedAt)))
      .orderBy(desc(rooms.lastUsedAt), desc(rooms.createdAt))
      .limit(LIST),
    db
      .select(here)
      .from(roomPresence)
      .innerJoin(roomMembers, eq(roomMembers.roomId, roomPresence.roomId))
      .where(and(eq(roomMembers.userId, user), belongs, gt(roomPresence.expiresAt, Date.now())))
      .orderBy(roomPresence.joinedAt),
  ])
  const inRoom = Map.groupBy(people, (person) => person.room)
  return found.map((room) => ({
    ...room,
    people: (inRoom.get(room.id) ?? []).map(({ room: _, ...person }) => person),
  }))
}

/** Adds a room and its owner as a member; false when the code is taken. */
export async function insertRoom(db: Database, room: NewRoom): Promise<boolean> {
  try {
    await db.batch([
      db.insert(rooms).values(room),
      db
        .insert(roomMembers)
        .values({ roomId: room.id, userId: room.ownerId, role: 'owner', joinedAt: room.createdAt }),
    ])
    return true
  } catch (error) {
    if (isTaken(error, 'code')) return false
    throw error
  }
}

/** Whether a row could not be added because another has the same code, or is open to scripts under the same id. */
export const isTaken = (error: unknown, column: 'code' | 'script_session'): boolean =>
  (error instanceof Error ? String(error.cause ?? error) : '').includes(
    `UNIQUE constraint failed: rooms.${column}`,
  )

export async function updateRoom(
  db: Database,
  id: string,
  change: Partial<Pick<RoomRow, 'title' | 'visibility' | 'archivedAt' | 'lockedAt' | 'sealedAt'>>,
): Promise<void> {
  await db.update(rooms).set(change).where(eq(rooms.id, id))
}

/** Removes a room and everything that names it. */
export async function deleteRoom(db: Database, id: string): Promise<void> {
  await db.batch([
    db.delete(roomPresence).where(eq(roomPresence.roomId, id)),
    db.delete(roomMembers).where(eq(roomMembers.roomId, id)),
    db.delete(rooms).where(eq(rooms.id, id)),
  ])
}
