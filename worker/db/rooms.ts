import { and, desc, eq, gt, isNull, sql } from 'drizzle-orm'
import type { Role } from '#core/protocol/access.ts'
import type { Database } from './database.ts'
import { isRoomID } from '../id.ts'
import { partOf, type Part, type Stretch } from '../list-page.ts'
import { below } from './keyset.ts'
import { belongs } from './members.ts'
import { atMost } from './quota-guard.ts'
import { users } from './schema/people.ts'
import { roomActivity, roomPresence } from './schema/presence.ts'
import { roomGivenRoles, roomKnocks, roomLinks, roomMembers, rooms } from './schema/rooms.ts'

export type RoomRow = typeof rooms.$inferSelect
/** A room to add; what is left out has not happened to it. */
export type NewRoom = typeof rooms.$inferInsert

/** A room as one person sees it; `role` is null for who is not a member. */
export type SeenRoom = Pick<RoomRow, Seen> & { role: Role | null; ownerName: string; people: PersonHere[] }
/** Somebody who is in a room now; `color` is an index into the palette. */
export type PersonHere = { user: string; name: string; color: number }

/** Where a room stands in a person’s list: when it was used last, and its id. */
export type RoomKey = readonly [number, string]

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
  waitingAt: rooms.waitingAt,
  createdAt: rooms.createdAt,
  lastUsedAt: rooms.lastUsedAt,
  lobbyName: rooms.lobbyName,
  trialAt: rooms.trialAt,
  unrecordedAt: rooms.unrecordedAt,
  retentionDays: rooms.retentionDays,
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
 * removed. Who belongs to it finds it by its id too, whatever its code is by now. All take the same queries.
 */
export async function findRoom(db: Database, codeOrID: string, user: string): Promise<SeenRoom | undefined> {
  const byID = isRoomID(codeOrID)
  const named = byID ? eq(rooms.id, codeOrID) : eq(rooms.code, codeOrID)
  const [found, people] = await db.batch([
    db
      .select(seen)
      .from(rooms)
      .innerJoin(users, eq(users.id, rooms.ownerId))
      .leftJoin(roomMembers, and(eq(roomMembers.roomId, rooms.id), eq(roomMembers.userId, user)))
      .where(and(named, isNull(roomMembers.removedAt))),
    db
      .select(here)
      .from(roomPresence)
      .innerJoin(rooms, eq(rooms.id, roomPresence.roomId))
      .where(and(named, gt(roomPresence.expiresAt, Date.now())))
      .orderBy(roomPresence.joinedAt),
  ])
  const [room] = found
  if (room === undefined || (room.role === null && (byID || room.visibility !== 'code'))) return undefined
  return { ...room, people: people.map(({ room: _, ...person }) => person) }
}

/** The row of a room, whoever asks. */
export const roomByID = (db: Database, id: string): Promise<RoomRow | undefined> =>
  db.query.rooms.findFirst({ where: eq(rooms.id, id) })

/** The rooms a person owns or joined, newest use first. */
export async function listRooms(
  db: Database,
  user: string,
  archived: boolean,
  { after, limit }: Stretch<RoomKey>,
): Promise<Part<SeenRoom, RoomKey>> {
  const [found, people] = await db.batch([
    db
      .select({ ...seen, role: sql<Role>`${roomMembers.role}` })
      .from(roomMembers)
      .innerJoin(rooms, eq(rooms.id, roomMembers.roomId))
      .innerJoin(users, eq(users.id, rooms.ownerId))
      .where(
        and(
          ...[eq(roomMembers.userId, user), belongs, archived ? undefined : isNull(rooms.archivedAt)],
          below([rooms.lastUsedAt, rooms.id], after),
        ),
      )
      .orderBy(desc(rooms.lastUsedAt), desc(rooms.id))
      .limit(limit + 1),
    db
      .select(here)
      .from(roomPresence)
      .innerJoin(roomMembers, eq(roomMembers.roomId, roomPresence.roomId))
      .where(and(eq(roomMembers.userId, user), belongs, gt(roomPresence.expiresAt, Date.now())))
      .orderBy(roomPresence.joinedAt),
  ])
  const inRoom = Map.groupBy(people, (person) => person.room)
  const { list, next } = partOf(found, limit, ({ lastUsedAt, id }): RoomKey => [lastUsedAt, id])
  const shown = list.map((room) => ({
    ...room,
    people: (inRoom.get(room.id) ?? []).map(({ room: _, ...person }) => person),
  }))
  return { list: shown, next }
}

/** What became of a room to add: another has its code or its name in the lobby, or its owner has a trial room already. */
export type Inserted = 'made' | 'code_taken' | 'name_taken' | 'trial_exists'

/** Adds a room, its owner as a member, and that it was created; all or nothing, and nothing when they own `most` (`within`). */
export async function insertRoom(
  db: Database,
  room: NewRoom,
  ownerName: string,
  most: number,
): Promise<Inserted> {
  const { id, ownerId, createdAt } = room
  try {
    await db.batch([
      db.insert(rooms).values(room),
      db.insert(roomMembers).values({ roomId: id, userId: ownerId, role: 'owner', joinedAt: createdAt }),
      db.insert(roomActivity).values({
        roomId: id,
        // The room's own log begins with it.
        seq: 1,
        at: createdAt,
        kind: 'created',
        userId: ownerId,
        name: ownerName,
        detail: '',
      }),
      atMostRooms(db, ownerId, most),
    ])
    return 'made'
  } catch (error) {
    const column = takenColumn(error)
    if (column === 'code') return 'code_taken'
    if (column === 'lobby_key') return 'name_taken'
    if (column === 'owner_id') return 'trial_exists'
    throw error
  }
}

/** The guard of what gives somebody another room. */
export const atMostRooms = (db: Database, owner: string, most: number) =>
  atMost(db, sql`select count(*) from ${rooms} where ${rooms.ownerId} = ${owner}`, most)

/** The column of `rooms` whose value another row has; undefined for any other error. */
export const takenColumn = (error: unknown): string | undefined =>
  /UNIQUE constraint failed: rooms\.(\w+)/.exec(
    error instanceof Error ? String(error.cause ?? error) : '',
  )?.[1]

type Changed =
  | 'title'
  | 'visibility'
  | 'archivedAt'
  | 'lockedAt'
  | 'unlockedAt'
  | 'sealedAt'
  | 'waitingAt'
  | 'lobbyName'
  | 'lobbyKey'
  | 'retentionDays'

/** Changes a room's row; false, and nothing is changed, when another room has its name in the lobby. */
export async function updateRoom(
  db: Database,
  id: string,
  change: Partial<Pick<RoomRow, Changed>>,
): Promise<boolean> {
  try {
    await db.update(rooms).set(change).where(eq(rooms.id, id))
    return true
  } catch (error) {
    if (takenColumn(error) === 'lobby_key') return false
    throw error
  }
}

/** Gives a room another code; false when that one is taken. */
export async function changeCode(db: Database, id: string, code: string): Promise<boolean> {
  try {
    await db.update(rooms).set({ code }).where(eq(rooms.id, id))
    return true
  } catch (error) {
    if (takenColumn(error) === 'code') return false
    throw error
  }
}

/** Removes a room and everything that names it. */
export async function deleteRoom(db: Database, id: string): Promise<void> {
  await db.batch([
    db.delete(roomPresence).where(eq(roomPresence.roomId, id)),
    db.delete(roomKnocks).where(eq(roomKnocks.roomId, id)),
    db.delete(roomLinks).where(eq(roomLinks.roomId, id)),
    db.delete(roomGivenRoles).where(eq(roomGivenRoles.roomId, id)),
    db.delete(roomActivity).where(eq(roomActivity.roomId, id)),
    db.delete(roomMembers).where(eq(roomMembers.roomId, id)),
    db.delete(rooms).where(eq(rooms.id, id)),
  ])
}
