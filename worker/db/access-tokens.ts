import { and, desc, eq, getTableColumns, gt, isNull, or, sql } from 'drizzle-orm'
import { SCOPES, type AccessToken, type Scope } from '#core/protocol/api/tokens.ts'
import type { Database } from './database.ts'
import { atMost } from './quota-guard.ts'
import { accessTokens, users } from './schema/people.ts'
import type { UserRow } from './users.ts'

export type TokenRow = typeof accessTokens.$inferSelect

/** Adds a token, unless its person has `most` of them (`within`). */
export async function insertToken(db: Database, row: TokenRow, most: number): Promise<void> {
  const count = sql`select count(*) from ${accessTokens} where ${accessTokens.userId} = ${row.userId}`
  await db.batch([db.insert(accessTokens).values(row), atMost(db, count, most)])
}

const lasts = (now: number) => or(isNull(accessTokens.expiresAt), gt(accessTokens.expiresAt, now))

/** A token by its digest, while it lasts and its person may be here. */
export async function findToken(db: Database, tokenHash: string, now: number): Promise<TokenRow | undefined> {
  const [found] = await db
    .select(getTableColumns(accessTokens))
    .from(accessTokens)
    .innerJoin(users, and(eq(users.id, accessTokens.userId), isNull(users.disabledAt)))
    .where(and(eq(accessTokens.tokenHash, tokenHash), lasts(now)))
  return found
}

/** The person of a token that still lasts; undefined after it was revoked or the account disabled. */
export async function personOfToken(db: Database, user: string, id: string): Promise<UserRow | undefined> {
  const [found] = await db
    .select({ user: users })
    .from(accessTokens)
    .innerJoin(users, and(eq(users.id, accessTokens.userId), isNull(users.disabledAt)))
    .where(and(eq(accessTokens.id, id), eq(accessTokens.userId, user), lasts(Date.now())))
  return found?.user
}

export async function noteUse(db: Database, id: string, now: number): Promise<void> {
  await db.update(accessTokens).set({ lastUsedAt: now }).where(eq(accessTokens.id, id))
}

/** A person's tokens, newest first; those that ended are listed until they are deleted. */
export const listTokens = (db: Database, userId: string): Promise<TokenRow[]> =>
  db.select().from(accessTokens).where(eq(accessTokens.userId, userId)).orderBy(desc(accessTokens.createdAt))

/** Revokes a token; false when the person has none of this id. */
export async function deleteToken(db: Database, userId: string, id: string): Promise<boolean> {
  const gone = await db
    .delete(accessTokens)
    .where(and(eq(accessTokens.id, id), eq(accessTokens.userId, userId)))
    .returning({ id: accessTokens.id })
  return gone.length === 1
}

/** Revokes every token of a person; answers their ids. */
export async function deleteTokens(db: Database, userId: string): Promise<string[]> {
  const gone = await db
    .delete(accessTokens)
    .where(eq(accessTokens.userId, userId))
    .returning({ id: accessTokens.id })
  return gone.map(({ id }) => id)
}

/** What a token may be used for. */
export const scopesOf = ({ scopes }: Pick<TokenRow, 'scopes'>): Scope[] =>
  SCOPES.filter((scope) => scopes.split(' ').includes(scope))

/** A token as its owner sees it. */
export const showToken = (row: TokenRow): AccessToken => ({
  id: row.id,
  name: row.name,
  scopes: scopesOf(row),
  createdAt: row.createdAt,
  expiresAt: row.expiresAt,
  lastUsedAt: row.lastUsedAt,
})
