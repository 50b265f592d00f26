import { and, asc, desc, eq, isNull } from 'drizzle-orm'
import type { Database } from './database.ts'
import { users } from './schema.ts'

/** A person as the database knows them. */
export type UserRow = typeof users.$inferSelect

/** A person as everybody may see them. */
export type User = { id: string; username: string | null; name: string; guest: boolean }

export const publicUser = (row: Pick<UserRow, 'id' | 'username' | 'name' | 'kind'>): User => ({
  id: row.id,
  username: row.username,
  name: row.name,
  guest: row.kind === 'guest',
})

/** What is unique about a user name. */
export const usernameKey = (username: string): string => username.toLowerCase()

/** Adds a person; false when the user name is taken. */
export async function insertUser(db: Database, user: typeof users.$inferInsert): Promise<boolean> {
  const added = await db
    .insert(users)
    .values(user)
    .onConflictDoNothing({ target: users.usernameKey })
    .returning({ id: users.id })
  return added.length === 1
}

/** A person who may be here; undefined when unknown or disabled. */
export const activeUser = (db: Database, id: string): Promise<UserRow | undefined> =>
  db.query.users.findFirst({ where: and(eq(users.id, id), isNull(users.disabledAt)) })

export const userByName = (db: Database, username: string): Promise<UserRow | undefined> =>
  db.query.users.findFirst({ where: eq(users.usernameKey, usernameKey(username)) })

/**
 * The accounts that may mean this address: the first that gave it, and the newest (docs/decisions/0002). Both entries are
 * the same account when there is one.
 */
export async function usersByEmail(
  db: Database,
  emailKey: string,
): Promise<[UserRow | undefined, UserRow | undefined]> {
  const of = (order: typeof asc | typeof desc) =>
    db
      .select()
      .from(users)
      .where(eq(users.emailKey, emailKey))
      .orderBy(order(users.createdAt), order(users.id))
      .limit(1)
  const [first, newest] = await db.batch([of(asc), of(desc)])
  return [first[0], newest[0]]
}

export async function setPasswordHash(db: Database, id: string, passwordHash: string): Promise<void> {
  await db.update(users).set({ passwordHash }).where(eq(users.id, id))
}
