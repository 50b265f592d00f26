import { and, eq, exists, gt, isNull } from 'drizzle-orm'
import type { Database } from './database.ts'
import { blockedPeople } from './schema/admin.ts'
import { users } from './schema/people.ts'

export type BlockedRow = typeof blockedPeople.$inferSelect

/** Shuts a person out who may be here; blocked again they get the newer reason. False when there is no such person. */
export async function shutOut(db: Database, row: BlockedRow): Promise<boolean> {
  const { userId, at, reason, byId } = row
  const mayBeHere = and(eq(users.id, userId), isNull(users.disabledAt))
  const [found] = await db.select({ id: users.id }).from(users).where(mayBeHere)
  if (found === undefined) return false
  await db.batch([
    db
      .insert(blockedPeople)
      .values(row)
      .onConflictDoUpdate({ target: blockedPeople.userId, set: { at, reason, byId } }),
    db.update(users).set({ disabledAt: at }).where(mayBeHere),
  ])
  return true
}

/** Lets a blocked person sign in again; false when they are not blocked, as who is no more. */
export async function letBackIn(db: Database, userId: string): Promise<boolean> {
  const blocked = db
    .select({ id: blockedPeople.userId })
    .from(blockedPeople)
    .where(eq(blockedPeople.userId, userId))
  const [, gone] = await db.batch([
    db
      .update(users)
      .set({ disabledAt: null })
      .where(and(eq(users.id, userId), exists(blocked))),
    db.delete(blockedPeople).where(eq(blockedPeople.userId, userId)).returning({ id: blockedPeople.userId }),
  ])
  return gone.length === 1
}

/** Ids of the people who were blocked since then. */
export async function blockedSince(db: Database, since: number): Promise<string[]> {
  const rows = await db
    .select({ id: blockedPeople.userId })
    .from(blockedPeople)
    .where(gt(blockedPeople.at, since))
  return rows.map(({ id }) => id)
}
