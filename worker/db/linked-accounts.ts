import { and, asc, eq, or, sql } from 'drizzle-orm'
import type { Database } from './database.ts'
import { linkedAccounts, users } from './schema/people.ts'
import type { UserRow } from './users.ts'

export type Link = typeof linkedAccounts.$inferInsert

/** The person whom an account elsewhere signs in. */
export async function personOfLink(
  db: Database,
  issuer: string,
  subject: string,
): Promise<UserRow | undefined> {
  const [found] = await db
    .select({ user: users })
    .from(linkedAccounts)
    .innerJoin(users, eq(users.id, linkedAccounts.userId))
    .where(and(eq(linkedAccounts.issuer, issuer), eq(linkedAccounts.subject, subject)))
  return found?.user
}

/** Links an account elsewhere; false when it, or another one of its issuer, is linked already. */
export async function insertLink(db: Database, link: Link): Promise<boolean> {
  const added = await db
    .insert(linkedAccounts)
    .values(link)
    .onConflictDoNothing()
    .returning({ of: linkedAccounts.userId })
  return added.length === 1
}

/** What a person has linked, oldest first. */
export const listLinks = (
  db: Database,
  user: string,
): Promise<{ issuer: string; label: string; createdAt: number }[]> =>
  db
    .select({
      issuer: linkedAccounts.issuer,
      label: linkedAccounts.label,
      createdAt: linkedAccounts.createdAt,
    })
    .from(linkedAccounts)
    .where(eq(linkedAccounts.userId, user))
    .orderBy(asc(linkedAccounts.createdAt))

/** Takes a link back, in one statement with the check that the person has another way in; false when it was not done. */
export async function deleteLink(db: Database, user: string, issuer: string): Promise<boolean> {
  const password = sql`exists (select 1 from ${users} where ${users.id} = ${user} and ${users.passwordHash} is not null)`
  const others = sql`(select count(*) from ${linkedAccounts} where ${linkedAccounts.userId} = ${user}) > 1`
  const gone = await db
    .delete(linkedAccounts)
    .where(and(eq(linkedAccounts.userId, user), eq(linkedAccounts.issuer, issuer), or(password, others)))
    .returning({ of: linkedAccounts.userId })
  return gone.length === 1
}
