import { and, eq, gt, lt } from 'drizzle-orm'
import type { Database } from './database.ts'
import { mailTokens, users } from './schema/people.ts'

export type MailToken = typeof mailTokens.$inferInsert
export type Purpose = MailToken['purpose']

/** Remembers a link that is about to be sent, and forgets those of the person that expired. */
export async function insertMailToken(db: Database, token: MailToken, now: number): Promise<void> {
  await db.batch([
    db.delete(mailTokens).where(and(eq(mailTokens.userId, token.userId), lt(mailTokens.expiresAt, now))),
    db.insert(mailTokens).values(token),
  ])
}

/**
 * Uses up a token: answers whose it is to the one caller that took it, undefined to every other, and for any other
 * purpose. A token counts only while the account has the address it was sent to.
 */
export async function takeMailToken(
  db: Database,
  tokenHash: string,
  purpose: Purpose,
  now: number,
): Promise<{ user: string; emailKey: string } | undefined> {
  const [taken] = await db
    .delete(mailTokens)
    .where(
      and(
        eq(mailTokens.tokenHash, tokenHash),
        eq(mailTokens.purpose, purpose),
        gt(mailTokens.expiresAt, now),
      ),
    )
    .returning()
  if (taken === undefined) return undefined
  const owner = await db.query.users.findFirst({ where: eq(users.id, taken.userId) })
  if (owner?.disabledAt !== null || owner.emailKey !== taken.emailKey) return undefined
  return { user: owner.id, emailKey: taken.emailKey }
}

/** Takes back every link of a person that could reset their password. */
export async function dropResets(db: Database, user: string): Promise<void> {
  await db.delete(mailTokens).where(and(eq(mailTokens.userId, user), eq(mailTokens.purpose, 'reset')))
}

/** Notes that a person's address is theirs, if it still is the one they confirmed. */
export async function confirmEmail(
  db: Database,
  { user, emailKey }: { user: string; emailKey: string },
  now: number,
): Promise<void> {
  await db.batch([
    db
      .update(users)
      .set({ emailVerifiedAt: now })
      .where(and(eq(users.id, user), eq(users.emailKey, emailKey))),
    db.delete(mailTokens).where(and(eq(mailTokens.userId, user), eq(mailTokens.purpose, 'verify'))),
  ])
}
