import { and, asc, eq, isNotNull, isNull, ne, or, sql } from 'drizzle-orm'
import type { Database } from './database.ts'
import { users } from './schema/people.ts'
import { problems, roomProblems } from './schema/problems.ts'

/** A problem that a room has, and the version that it keeps. */
export type RoomProblemRow = { problemId: string; version: number; language: string }

/** The problem of an id that somebody may use: their own, a public one, or one of the deployment's. */
export async function usableProblem(
  db: Database,
  id: string,
  user: string,
): Promise<{ id: string; version: number } | undefined> {
  const [row] = await db
    .select({ id: problems.id, version: problems.version })
    .from(problems)
    .where(
      and(
        eq(problems.id, id),
        isNull(problems.removedAt),
        or(isNull(problems.ownerId), eq(problems.visibility, 'public'), eq(problems.ownerId, user)),
      ),
    )
  return row
}

/** Whether a problem is another person's. */
export async function isOfOthers(db: Database, id: string, user: string): Promise<boolean> {
  const [row] = await db
    .select({ id: problems.id })
    .from(problems)
    .where(and(eq(problems.id, id), ne(problems.ownerId, user)))
  return row !== undefined
}

/** Whether somebody may know the hidden tests of a problem wherever it is: their own, and an account what is built in. */
export async function knowsTests(db: Database, id: string, user: string): Promise<boolean> {
  const [row] = await db
    .select({ id: problems.id })
    .from(problems)
    .innerJoin(users, eq(users.id, user))
    .where(
      and(
        eq(problems.id, id),
        or(and(isNull(problems.ownerId), ne(users.kind, 'guest')), eq(problems.ownerId, user)),
      ),
    )
  return row !== undefined
}

/** Whether a problem is a person's, and none of the deployment's. */
export async function hasOwner(db: Database, id: string): Promise<boolean> {
  const [row] = await db
    .select({ id: problems.id })
    .from(problems)
    .where(and(eq(problems.id, id), isNotNull(problems.ownerId)))
  return row !== undefined
}

/** What a room has, in the order in which it was opened, and when that was. */
export const problemsOfRoom = (
  db: Database,
  roomId: string,
): Promise<(RoomProblemRow & { addedAt: number })[]> =>
  db
    .select({
      problemId: roomProblems.problemId,
      version: roomProblems.version,
      language: roomProblems.language,
      addedAt: roomProblems.addedAt,
    })
    .from(roomProblems)
    .where(and(eq(roomProblems.roomId, roomId), isNull(roomProblems.removedAt)))
    .orderBy(asc(roomProblems.addedAt))

/** One of them, also after it was taken away: what was judged there stays to be seen. */
export async function problemOfRoom(
  db: Database,
  roomId: string,
  problemId: string,
): Promise<RoomProblemRow | undefined> {
  const [row] = await db
    .select({
      problemId: roomProblems.problemId,
      version: roomProblems.version,
      language: roomProblems.language,
    })
    .from(roomProblems)
    .where(and(eq(roomProblems.roomId, roomId), eq(roomProblems.problemId, problemId)))
  return row
}

/** Keeps the version that a room began with, whatever the problem becomes. */
export async function addProblem(
  db: Database,
  roomId: string,
  { problemId, version, language }: RoomProblemRow,
): Promise<void> {
  await db
    .insert(roomProblems)
    .values({ roomId, problemId, version, language, addedAt: Date.now() })
    .onConflictDoUpdate({
      target: [roomProblems.roomId, roomProblems.problemId],
      set: { language, removedAt: sql`null` },
    })
}

/** Forgets that a room was to have a problem. */
export async function forgetProblem(db: Database, roomId: string, problemId: string): Promise<void> {
  await db
    .delete(roomProblems)
    .where(and(eq(roomProblems.roomId, roomId), eq(roomProblems.problemId, problemId)))
}

/** Takes a problem out of a room; false when it is not there. */
export async function dropProblem(db: Database, roomId: string, problemId: string): Promise<boolean> {
  const dropped = await db
    .update(roomProblems)
    .set({ removedAt: Date.now() })
    .where(
      and(
        eq(roomProblems.roomId, roomId),
        eq(roomProblems.problemId, problemId),
        isNull(roomProblems.removedAt),
      ),
    )
    .returning({ id: roomProblems.problemId })
  return dropped.length > 0
}
