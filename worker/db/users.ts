import { and, asc, desc, eq, isNotNull, isNull, or, sql, type SQL } from 'drizzle-orm'
import type { Database } from './database.ts'
import { blockedPeople } from './schema/admin.ts'
import { users } from './schema/people.ts'

/** A person as the database knows them. */
export type UserRow = typeof users.$inferSelect

/** A person as everybody may see them. */
export type User = {
  id: string
  username: string | null
  name: string
  guest: boolean
  /** Index into the palette of people's colours; null leaves the colour to each room. */
  color: number | null
}

export const publicUser = (row: Pick<UserRow, 'id' | 'username' | 'name' | 'kind' | 'color'>): User => ({
  id: row.id,
  username: row.username,
  name: row.name,
  guest: row.kind === 'guest',
  color: row.color,
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

/** A person who is there, blocked or not; undefined for who is no more. */
export async function personByID(db: Database, id: string): Promise<UserRow | undefined> {
  const [found] = await db
    .select({ user: users })
    .from(users)
    .leftJoin(blockedPeople, eq(blockedPeople.userId, users.id))
    .where(and(eq(users.id, id), or(isNull(users.disabledAt), isNotNull(blockedPeople.at))))
  return found?.user
}

export const userByName = (db: Database, username: string): Promise<UserRow | undefined> =>
  db.query.users.findFirst({ where: eq(users.usernameKey, usernameKey(username)) })

/**
 * The accounts that may mean this address: the first that confirmed it or else gave it, and the newest
 * (docs/decisions/0002). Both entries are the same account when there is one.
 */
export async function usersByEmail(
  db: Database,
  emailKey: string,
): Promise<[UserRow | undefined, UserRow | undefined]> {
  const of = (...order: SQL[]) =>
    db
      .select()
      .from(users)
      .where(eq(users.emailKey, emailKey))
      .orderBy(...order)
      .limit(1)
  const unconfirmed = sql`${users.emailVerifiedAt} is null`
  const [first, newest] = await db.batch([
    of(asc(unconfirmed), asc(users.createdAt), asc(users.id)),
    of(desc(users.createdAt), desc(users.id)),
  ])
  return [first[0], newest[0]]
}

export async function setPasswordHash(db: Database, id: string, passwordHash: string): Promise<void> {
  await db.update(users).set({ passwordHash }).where(eq(users.id, id))
}

/** Changes what a person is called and their colour. */
export async function setProfile(
  db: Database,
  id: string,
  profile: Partial<Pick<UserRow, 'name' | 'color'>>,
): Promise<UserRow | undefined> {
  const [changed] = await db
    .update(users)
    .set(profile)
    .where(and(eq(users.id, id), isNull(users.disabledAt)))
    .returning()
  return changed
}

/** Most accounts of one address that a request to reset passwords writes to. */
const RESETS = 5

/** The accounts that confirmed this address and may be here, oldest first. */
export const confirmedByEmail = (db: Database, emailKey: string): Promise<UserRow[]> =>
  db
    .select()
    .from(users)
    .where(and(eq(users.emailKey, emailKey), isNotNull(users.emailVerifiedAt), isNull(users.disabledAt)))
    .orderBy(asc(users.createdAt))
    .limit(RESETS)

/** Gives a person another address, which is not confirmed yet; undefined when they are gone. */
export async function setEmail(
  db: Database,
  id: string,
  email: string,
  emailKey: string,
): Promise<UserRow | undefined> {
  const [changed] = await db
    .update(users)
    .set({ email, emailKey, emailVerifiedAt: null })
    .where(and(eq(users.id, id), isNull(users.disabledAt)))
    .returning()
  return changed
}

/** Removes a person whom nothing names yet. */
export async function deleteUser(db: Database, id: string): Promise<void> {
  await db.delete(users).where(eq(users.id, id))
}
