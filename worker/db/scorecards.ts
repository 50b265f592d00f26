import { and, asc, eq, isNotNull, isNull, or } from 'drizzle-orm'
import * as v from 'valibot'
import { scorecardBody, type Scorecard, type ScorecardBody } from '#core/protocol/api/scorecards.ts'
import type { Database } from './database.ts'
import { scorecards } from './schema/assessments.ts'
import { users } from './schema/people.ts'

/** What somebody of the staff may see: their own scorecard, and those of others that were given. */
export async function listScorecards(db: Database, roomId: string, user: string): Promise<Scorecard[]> {
  const rows = await db
    .select({ card: scorecards, name: users.name })
    .from(scorecards)
    .innerJoin(users, eq(users.id, scorecards.userId))
    .where(
      and(eq(scorecards.roomId, roomId), or(eq(scorecards.userId, user), isNotNull(scorecards.submittedAt))),
    )
    .orderBy(asc(scorecards.updatedAt))
  return rows.map(({ card, name }) => ({
    ...v.parse(scorecardBody, JSON.parse(card.body)),
    ...{ user: card.userId, name, mine: card.userId === user },
    ...{ updatedAt: card.updatedAt, submittedAt: card.submittedAt },
  }))
}

/** Keeps a draft; false when it was given already. */
export async function saveScorecard(
  db: Database,
  roomId: string,
  userId: string,
  body: ScorecardBody,
): Promise<boolean> {
  const set = { body: JSON.stringify(body), updatedAt: Date.now() }
  const saved = await db
    .insert(scorecards)
    .values({ roomId, userId, ...set })
    .onConflictDoUpdate({
      target: [scorecards.roomId, scorecards.userId],
      set,
      setWhere: isNull(scorecards.submittedAt),
    })
    .returning({ user: scorecards.userId })
  return saved.length === 1
}

/** Gives a draft, once; false when there is none that was not given. */
export async function giveScorecard(db: Database, roomId: string, userId: string): Promise<boolean> {
  const given = await db
    .update(scorecards)
    .set({ submittedAt: Date.now() })
    .where(and(eq(scorecards.roomId, roomId), eq(scorecards.userId, userId), isNull(scorecards.submittedAt)))
    .returning({ user: scorecards.userId })
  return given.length === 1
}
