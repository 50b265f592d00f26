import { and, asc, eq, exists, gt, lt, sql } from 'drizzle-orm'
import type { Database } from './database.ts'
import { atMostRooms, deleteRoom, takenColumn, type NewRoom } from './rooms.ts'
import { roomActivity } from './schema/presence.ts'
import { sessionImportPieces, sessionImports } from './schema/record.ts'
import { roomMembers, rooms } from './schema/rooms.ts'

/** Imports that were given up and are removed at once. */
const AT_ONCE = 3

/** Adds a room that nobody sees, its owner neither, until it is opened; false when another has its code. */
export async function insertHidden(db: Database, room: NewRoom, most: number): Promise<boolean> {
  try {
    await db.batch([db.insert(rooms).values(room), atMostRooms(db, room.ownerId, most)])
    return true
  } catch (error) {
    if (takenColumn(error) === 'code') return false
    throw error
  }
}

/** Begins an import that makes a room of this id. */
export async function beginImport(db: Database, id: string, now: number): Promise<void> {
  await db.insert(sessionImports).values({ id, startedAt: now })
}

/** Keeps a piece of the file that is imported, the next after those before. */
export async function keepPiece(db: Database, id: string, part: number, body: Uint8Array): Promise<void> {
  await db.insert(sessionImportPieces).values({ importId: id, part, body: body as Buffer })
}

/** The pieces of the file that is imported, in order; one of them is in memory at a time. */
export async function* keptPieces(db: Database, id: string): AsyncGenerator<Uint8Array> {
  for (let after = -1; ;) {
    const [row] = await db
      .select({ part: sessionImportPieces.part, body: sessionImportPieces.body })
      .from(sessionImportPieces)
      .where(and(eq(sessionImportPieces.importId, id), gt(sessionImportPieces.part, after)))
      .orderBy(asc(sessionImportPieces.part))
      .limit(1)
    if (!row) return
    after = row.part
    yield new Uint8Array(row.body)
  }
}

/** The statement after which the import is over: its pieces go, too. */
const ended = (db: Database, id: string) => db.delete(sessionImports).where(eq(sessionImports.id, id))

/** Makes the owner of a room that was imported its member, and ends the import: from then on the room is among theirs. */
export async function openHidden(
  db: Database,
  { id, ownerId, createdAt }: NewRoom,
  ownerName: string,
): Promise<void> {
  await db.batch([
    db.insert(roomMembers).values({ roomId: id, userId: ownerId, role: 'owner', joinedAt: createdAt }),
    db.insert(roomActivity).values({
      ...{ roomId: id, seq: 1, at: createdAt, kind: 'created', userId: ownerId, name: ownerName, detail: '' },
    }),
    ended(db, id),
  ])
}

/** Ids of a few imports that began before then and never ended. */
export async function givenUp(db: Database, before: number): Promise<string[]> {
  const old = lt(sessionImports.startedAt, before)
  const opened = db
    .select({ one: sql`1` })
    .from(roomMembers)
    .where(eq(roomMembers.roomId, sessionImports.id))
  // What somebody has in their list is nothing to remove, whatever is noted of it.
  await db.delete(sessionImports).where(and(old, exists(opened)))
  const found = await db.select({ id: sessionImports.id }).from(sessionImports).where(old).limit(AT_ONCE)
  return found.map(({ id }) => id)
}

/** Removes an import that did not end, and its room with all rows. */
export async function dropGivenUp(db: Database, id: string): Promise<void> {
  await deleteRoom(db, id)
  await ended(db, id)
}
