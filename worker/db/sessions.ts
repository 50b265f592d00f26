import { and, desc, eq, getTableColumns, gt, isNotNull, isNull, lt, ne, or, sql } from 'drizzle-orm'
import { partOf, type Part, type Stretch } from '../list-page.ts'
import type { Database } from './database.ts'
import { below } from './keyset.ts'
import { sessions, users } from './schema/people.ts'
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

/**
 * Marks a token exchanged and adds its successor, both or neither; doing it twice changes nothing more. A family that
 * ended since the token was looked up stays ended.
 */
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
      .update(sessions)
      .set({ revokedAt: now })
      .where(
        and(
          eq(sessions.tokenHash, next.tokenHash),
          sql`exists (select 1 from ${sessions} as "old" where "old"."id" = ${from.id} and "old"."revoked_at" is not null)`,
        ),
      ),
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

/** Ends all families of a person but `keep`, or all; answers which ones. */
export async function endFamilies(
  db: Database,
  user: string,
  keep: string | null,
  now: number,
): Promise<string[]> {
  const ended = await db
    .update(sessions)
    .set({ revokedAt: now })
    .where(
      and(
        eq(sessions.userId, user),
        isNull(sessions.revokedAt),
        keep === null ? undefined : ne(sessions.family, keep),
      ),
    )
    .returning({ family: sessions.family })
  return [...new Set(ended.map(({ family }) => family))]
}

/** Ends one family if it is this person's; false when they have none of that name. */
export async function endOwnFamily(
  db: Database,
  user: string,
  family: string,
  now: number,
): Promise<boolean> {
  const ended = await db
    .update(sessions)
    .set({ revokedAt: now })
    .where(and(eq(sessions.userId, user), eq(sessions.family, family), isNull(sessions.revokedAt)))
    .returning({ family: sessions.family })
  return ended.length > 0
}

/** Whether a family was ended, or its account closed. */
export async function isRevoked(db: Database, user: string, family: string): Promise<boolean> {
  const [ended, closed] = await db.batch([
    db
      .select({ id: sessions.id })
      .from(sessions)
      .where(and(eq(sessions.family, family), isNotNull(sessions.revokedAt)))
      .limit(1),
    db
      .select({ id: users.id })
      .from(users)
      .where(and(eq(users.id, user), isNotNull(users.disabledAt))),
  ])
  return ended.length + closed.length > 0
}

/** A sign-in that lasts: which, on what, since when, and when its token was last exchanged. */
export type SignIn = { family: string; device: string | null; startedAt: number; usedAt: number }

const startedAt = sql<number>`min(coalesce(${sessions.startedAt}, ${sessions.createdAt}))`
const usedAt = sql<number>`max(${sessions.createdAt})`

/** Where a sign-in stands in a person's list: when it was used last, and its id. */
export type SignInKey = readonly [number, string]

const lasting = (db: Database, user: string, now: number, family?: string) =>
  db
    .select({
      family: sessions.family,
      device: sql<string | null>`max(${sessions.device})`,
      startedAt,
      usedAt,
    })
    .from(sessions)
    .where(
      and(
        ...[eq(sessions.userId, user), isNull(sessions.revokedAt), gt(sessions.expiresAt, now)],
        family === undefined ? undefined : eq(sessions.family, family),
      ),
    )
    .groupBy(sessions.family)

/** A person's sign-ins that last, the most recently used first. */
export async function listSignIns(
  db: Database,
  user: string,
  now: number,
  { after, limit }: Stretch<SignInKey>,
): Promise<Part<SignIn, SignInKey>> {
  const rows = await lasting(db, user, now)
    .having(below([usedAt, sessions.family], after))
    .orderBy(desc(usedAt), desc(sessions.family))
    .limit(limit + 1)
  return partOf(rows, limit, ({ usedAt: at, family }): SignInKey => [at, family])
}

/** One of them; undefined when it does not last any more. */
export async function findSignIn(
  db: Database,
  user: string,
  family: string,
  now: number,
): Promise<SignIn | undefined> {
  const [found] = await lasting(db, user, now, family)
  return found
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
