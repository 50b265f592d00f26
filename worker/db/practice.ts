import { and, desc, eq, sql } from 'drizzle-orm'
import type { Ghost, Practice } from '#core/protocol/api/problems.ts'
import { DIFFICULTIES } from '#core/protocol/problem.ts'
import { showCode } from '../id.ts'
import type { Database } from './database.ts'
import { belongs } from './members.ts'
import { openProblems, visibleTo } from './problem-list.ts'
import { problems, roomProblems, submissions } from './schema/problems.ts'
import { roomMembers, rooms } from './schema/rooms.ts'

const DAY = 24 * 60 * 60_000
const SHOWN_DAYS = 90
const OPEN = 6
/** Submissions of one person to one problem that are looked at. */
const MARKS = 500

const own = (user: string) => and(eq(submissions.userId, user), eq(submissions.kind, 'submit'))

/** What somebody has practised; `now` in milliseconds. */
export async function practiceOf(db: Database, user: string, now: number): Promise<Practice> {
  const solvedAt = db
    .select({ id: submissions.problemId, at: sql<number>`min(${submissions.at})`.as('first_at') })
    .from(submissions)
    .where(and(own(user), eq(submissions.status, 'ok')))
    .groupBy(submissions.problemId)
    .as('solved')
  const [numbers, [tried], firsts] = await db.batch([
    db
      .select({
        difficulty: problems.difficulty,
        all: sql<number>`count(*)`,
        solved: sql<number>`count(${solvedAt.at})`,
      })
      .from(problems)
      .leftJoin(solvedAt, eq(solvedAt.id, problems.id))
      .where(visibleTo(user))
      .groupBy(problems.difficulty),
    db
      .select({ attempts: sql<number>`count(*)` })
      .from(submissions)
      .where(own(user)),
    db
      .select({ at: solvedAt.at })
      .from(solvedAt)
      .where(sql`${solvedAt.at} > ${now - SHOWN_DAYS * DAY}`)
      .orderBy(desc(solvedAt.at))
      .limit(MARKS),
  ])
  const per = (of: 'all' | 'solved') =>
    Object.fromEntries(
      DIFFICULTIES.map((name) => [name, numbers.find(({ difficulty }) => difficulty === name)?.[of] ?? 0]),
    )
  return {
    solved: per('solved'),
    of: per('all'),
    attempts: tried?.attempts ?? 0,
    solves: firsts.map(({ at }) => at),
    open: await openProblems(db, user, OPEN),
  }
}

/** How somebody's earlier sessions with a problem went, in rooms that they are still in: progress only. */
export async function ghostsOf(db: Database, user: string, problem: string): Promise<Ghost[]> {
  const rows = await db
    .select({
      id: rooms.id,
      code: rooms.code,
      title: rooms.title,
      addedAt: roomProblems.addedAt,
      at: submissions.at,
      passed: submissions.passed,
      total: submissions.total,
    })
    .from(submissions)
    .innerJoin(rooms, eq(rooms.id, submissions.roomId))
    // A room's code and title are for those who belong to it.
    .innerJoin(roomMembers, and(eq(roomMembers.roomId, rooms.id), eq(roomMembers.userId, user), belongs))
    .leftJoin(
      roomProblems,
      and(eq(roomProblems.roomId, submissions.roomId), eq(roomProblems.problemId, submissions.problemId)),
    )
    .where(and(own(user), eq(submissions.problemId, problem)))
    .orderBy(desc(submissions.at))
    .limit(MARKS)
  return [...Map.groupBy(rows.toReversed(), ({ id }) => id).values()].reverse().flatMap((marks) => {
    const [first] = marks
    if (!first) return []
    const startedAt = Math.min(first.addedAt ?? first.at, first.at)
    return [
      {
        room: { code: showCode(first.code), title: first.title },
        startedAt,
        marks: marks.map(({ at, passed, total }) => ({ at: at - startedAt, passed, total })),
      },
    ]
  })
}
