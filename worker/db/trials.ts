import { and, eq, exists, isNotNull, isNull, lt } from 'drizzle-orm'
import type { Database } from './database.ts'
import { users } from './schema/people.ts'
import { rooms } from './schema/rooms.ts'
import type { UserRow } from './users.ts'

/** The code of a guest's trial room; undefined when there is none. */
export async function trialOf(db: Database, user: string): Promise<string | undefined> {
  const [found] = await db
    .select({ code: rooms.code })
    .from(rooms)
    .where(and(eq(rooms.ownerId, user), isNotNull(rooms.trialAt)))
  return found?.code
}

/** Ids of a few trial rooms that nobody used since then. */
export async function forgottenTrials(db: Database, since: number): Promise<string[]> {
  const found = await db
    .select({ id: rooms.id })
    .from(rooms)
    .where(and(isNotNull(rooms.trialAt), lt(rooms.lastUsedAt, since)))
    .limit(3)
  return found.map(({ id }) => id)
}

/** What a guest becomes: an account with the same id. */
export type Upgrade = Pick<
  UserRow,
  'username' | 'usernameKey' | 'email' | 'emailKey' | 'name' | 'passwordHash'
>

/**
 * Makes a guest an account and their trial room one that stays, both or neither; answers the ids of those rooms. Null when
 * the user name is taken, or the person is no guest any more.
 */
export async function upgradeGuest(db: Database, id: string, to: Upgrade): Promise<string[] | null> {
  const account = db
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.id, id), eq(users.kind, 'account')))
  try {
    const [changed, kept] = await db.batch([
      db
        .update(users)
        .set({ ...to, kind: 'account' })
        .where(and(eq(users.id, id), eq(users.kind, 'guest'), isNull(users.disabledAt)))
        .returning({ id: users.id }),
      db
        .update(rooms)
        .set({ trialAt: null })
        .where(and(eq(rooms.ownerId, id), isNotNull(rooms.trialAt), exists(account)))
        .returning({ id: rooms.id }),
    ])
    return changed.length === 1 ? kept.map((room) => room.id) : null
  } catch (error) {
    if (/UNIQUE constraint failed: users\.username_key/.test(causeOf(error))) return null
    throw error
  }
}

const causeOf = (error: unknown): string => (error instanceof Error ? String(error.cause ?? error) : '')
