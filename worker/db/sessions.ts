import { and, eq, getTableColumns, isNull, lt, or } from 'drizzle-orm'
import type { Database } from './database.ts'
import { sessions, users } from './schema.ts'
import type { UserRow } from './users.ts'

export type SessionRow = typeof sessions.$inferSelect

/** Milliseconds an exchanged token is remembered; using it later still fails, but no longer ends its family. */
const REMEMBER_MS = 7 * 24 * 60 * 60 * 1000

/** The row of a refresh token, by its digest, and the person it belongs to. */
export async function findSession(
  db: Database,
  tokenHash: string,
): Promise<(SessionRow & { user: UserRow }) | undefined> {
  const [found] = await db
    .select({ ...getTableColumns(sessions), user: getTableColumns(users) })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(eq(sessions.tokenHash, tokenHash))
  return found
}

export async function insertSession(db: Database, session: SessionRow): Promise<void> {
  await db.insert(sessions).values(session)
}

/** Marks a token exchanged and adds its successor, both or neither; doing it twice changes nothing more. */
export async function rotateSession(
  db: Database,
  from: SessionRow,
  now: number,
  next: SessionRow,
): Promise<void> {
  await db.batch([
    db
      .update(sessions)
      .set({ rotatedAt: now })
      .where(and(eq(sessions.id, from.id), isNull(sessions.rotatedAt))),
    db.insert(sessions).values(next).onConflictDoNothing({ target: sessions.tokenHash }),
    db
      .delete(sessions)
      .where(and(eq(sessions.family, from.family), lt(sessions.rotatedAt, now - REMEMBER_MS))),
  ])
}

export async function endFamily(db: Database, family: string, now: number): Promise<void> {
  await db
    .update(sessions)
    .set({ revokedAt: now })
    .where(and(eq(sessions.family, family), isNull(sessions.revokedAt)))
}

/** Drops a person's rows that can no longer matter. */
export async function forgetOld(db: Database, user: string, now: number): Promise<void> {
  await db
    .delete(sessions)
    .where(
      and(
        eq(sessions.userId, user),
        or(lt(sessions.expiresAt, now), lt(sessions.revokedAt, now - REMEMBER_MS)),
      ),
    )
}
