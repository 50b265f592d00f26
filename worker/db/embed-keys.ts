import { and, desc, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { EmbedKey } from '#core/protocol/api/embed.ts'
import type { Database } from './database.ts'
import { atMost } from './quota-guard.ts'
import { embedKeys, embedPeople } from './schema/embed.ts'
import { users } from './schema/people.ts'
import { roomMembers } from './schema/rooms.ts'

export type EmbedKeyRow = typeof embedKeys.$inferSelect

/** Adds a key, unless its person has `most` of them (`within`). */
export async function insertEmbedKey(db: Database, row: EmbedKeyRow, most: number): Promise<void> {
  const count = sql`select count(*) from ${embedKeys} where ${embedKeys.userId} = ${row.userId}`
  await db.batch([db.insert(embedKeys).values(row), atMost(db, count, most)])
}

export const listEmbedKeys = (db: Database, userId: string): Promise<EmbedKeyRow[]> =>
  db.select().from(embedKeys).where(eq(embedKeys.userId, userId)).orderBy(desc(embedKeys.createdAt))

/** A key of somebody who may be here; undefined for any other. */
export async function findEmbedKey(db: Database, id: string): Promise<EmbedKeyRow | undefined> {
  const [found] = await db
    .select({ key: embedKeys })
    .from(embedKeys)
    .innerJoin(users, and(eq(users.id, embedKeys.userId), isNull(users.disabledAt)))
    .where(eq(embedKeys.id, id))
  return found?.key
}

export async function noteKeyUse(db: Database, id: string, now: number): Promise<void> {
  await db.update(embedKeys).set({ lastUsedAt: now }).where(eq(embedKeys.id, id))
}

/** Rooms that people came into by a key. */
export async function roomsOfKey(db: Database, id: string): Promise<string[]> {
  const rows = await db
    .selectDistinct({ room: roomMembers.roomId })
    .from(embedPeople)
    .innerJoin(roomMembers, eq(roomMembers.userId, embedPeople.userId))
    .where(eq(embedPeople.keyId, id))
  return rows.map(({ room }) => room)
}

/** Ends a key; false when the person has none of this id. Who came by it cannot come back, and is like who is named by no site. */
export async function deleteEmbedKey(db: Database, userId: string, id: string): Promise<boolean> {
  const own = and(eq(embedKeys.id, id), eq(embedKeys.userId, userId))
  const [, gone] = await db.batch([
    db
      .update(embedPeople)
      .set({ keyId: null, subject: null })
      .where(inArray(embedPeople.keyId, db.select({ id: embedKeys.id }).from(embedKeys).where(own))),
    db.delete(embedKeys).where(own).returning({ id: embedKeys.id }),
  ])
  return gone.length === 1
}

/** A key as its owner sees it. */
export const showEmbedKey = ({ id, name, createdAt, lastUsedAt }: EmbedKeyRow): EmbedKey => ({
  ...{ id, name, createdAt, lastUsedAt },
})
