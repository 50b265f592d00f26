import { and, asc, between, eq, gt, isNotNull, isNull, type SQL } from 'drizzle-orm'
import type { Attempt, Learner, ProblemStanding } from '#core/protocol/api/attempts.ts'
import type { Judged } from '#core/protocol/api/session-report.ts'
import { standingOf, stuckSince, sumsOf, type OpenProblem } from '#core/judge/standing.ts'
import { showCode } from '../id.ts'
import { MOST, partOf, type Part, type Stretch } from '../list-page.ts'
import type { Database } from './database.ts'
import { decisiveIn, decisiveOf, newestJudged, type Decisive } from './judged.ts'
import { above } from './keyset.ts'
import { attempts, scorecards } from './schema/assessments.ts'
import { roomPresence, roomSightings } from './schema/presence.ts'
import { problems, roomProblems } from './schema/problems.ts'
import { sessionStats } from './schema/record.ts'
import { rooms } from './schema/rooms.ts'

export type AttemptRow = typeof attempts.$inferSelect

/** Where a room stands among those of an assessment: when it was begun, and its id. */
export type AttemptKey = readonly [number, string]
/** Rooms of a lesson whose learners are told of. */
const LEARNERS = 1_000

/** Adds a room to an assessment; false when this person has one already. */
export async function insertAttempt(db: Database, row: typeof attempts.$inferInsert): Promise<boolean> {
  const added = await db
    .insert(attempts)
    .values(row)
    .onConflictDoNothing()
    .returning({ room: attempts.roomId })
  return added.length === 1
}

/** What a room is to an assessment; undefined for a room that was made otherwise. */
export async function attemptOfRoom(db: Database, roomId: string): Promise<AttemptRow | undefined> {
  const [row] = await db.select().from(attempts).where(eq(attempts.roomId, roomId))
  return row
}

/** Of what somebody has a room of their own: of an assessment, or of one lesson in which it is taught. */
export type Whole = { assessmentId: string; lessonId?: string | undefined }

/** Somebody's own room of that, with its code as it is shown. */
export async function attemptOf(
  db: Database,
  { assessmentId, lessonId }: Whole,
  userId: string,
): Promise<(AttemptRow & { code: string }) | undefined> {
  const [row] = await db
    .select({ attempt: attempts, code: rooms.code })
    .from(attempts)
    .innerJoin(rooms, eq(rooms.id, attempts.roomId))
    .where(
      and(
        eq(attempts.assessmentId, assessmentId),
        eq(attempts.userId, userId),
        lessonId === undefined ? isNull(attempts.lessonId) : eq(attempts.lessonId, lessonId),
      ),
    )
  return row && { ...row.attempt, code: showCode(row.code) }
}

/** The problems that a room has, and what was judged in it last, oldest first. */
export async function judgedIn(
  db: Database,
  roomId: string,
): Promise<{ problems: ProblemStanding[]; judged: Judged[] }> {
  const [open, decisive, newest] = await db.batch([
    openIn(db).where(eq(roomProblems.roomId, roomId)).orderBy(asc(roomProblems.addedAt)),
    decisiveIn(db, roomId),
    newestJudged(db, roomId),
  ])
  const judged = newest.reverse().map(({ room: _, ...rest }) => rest)
  return { problems: standings(open, decisive), judged }
}

const standings = (open: readonly OpenRow[], judged: readonly Decisive[]): ProblemStanding[] =>
  open
    .filter(({ problem, removedAt }) => removedAt === null || judged.some((one) => one.problem === problem))
    .map(({ room: _, removedAt: __, ...problem }) => {
      const mine = judged.filter((one) => one.problem === problem.problem)
      const count = (kind: Judged['kind']) => mine.find((one) => one.kind === kind)?.ofKind ?? 0
      const submissions = count('submit')
      return { ...standingOf(problem, mine), submissions, runs: submissions + count('tests') }
    })

type OpenRow = OpenProblem & { room: string; removedAt: number | null }

const openIn = (db: Database) =>
  db
    .select({
      room: roomProblems.roomId,
      problem: roomProblems.problemId,
      title: problems.title,
      version: roomProblems.version,
      language: roomProblems.language,
      removedAt: roomProblems.removedAt,
    })
    .from(roomProblems)
    .innerJoin(problems, eq(problems.id, roomProblems.problemId))

/** Some of the attempts with what decides of what was judged there, in the order in which they were begun. */
async function roomsOf(db: Database, which: SQL, { after, limit }: Stretch<AttemptKey>) {
  const found = await db
    .select({ attempt: attempts, code: rooms.code })
    .from(attempts)
    .innerJoin(rooms, eq(rooms.id, attempts.roomId))
    .where(and(which, above([attempts.startedAt, attempts.roomId], after)))
    .orderBy(asc(attempts.startedAt), asc(attempts.roomId))
    .limit(limit + 1)
  const { list, next } = partOf(found, limit, ({ attempt }): AttemptKey => [
    attempt.startedAt,
    attempt.roomId,
  ])
  return { list: await withStandings(db, which, list), next }
}

async function withStandings(
  db: Database,
  which: SQL,
  found: readonly { attempt: AttemptRow; code: string }[],
) {
  const within = and(which, begunAmong(found.map(({ attempt }) => attempt)))
  const [open, judged] = await db.batch([
    openIn(db)
      .innerJoin(attempts, eq(attempts.roomId, roomProblems.roomId))
      .where(within)
      .orderBy(asc(roomProblems.addedAt)),
    decisiveOf(db, db.select({ id: attempts.roomId }).from(attempts).where(within)),
  ])
  const opened = Map.groupBy(open, ({ room }) => room)
  const byRoom = Map.groupBy(judged, ({ room }) => room)
  return found.map(({ attempt, code }) => {
    const mine = byRoom.get(attempt.roomId) ?? []
    return {
      ...attempt,
      code: showCode(code),
      judged: mine,
      problems: standings(opened.get(attempt.roomId) ?? [], mine),
    }
  })
}

/** Those that were begun from the first to the last of a page. */
const begunAmong = (page: readonly { startedAt: number }[]) =>
  between(attempts.startedAt, page[0]?.startedAt ?? 0, page.at(-1)?.startedAt ?? 0)

/** Rooms of an assessment side by side, those first that were begun first. */
export async function compareAttempts(
  db: Database,
  id: string,
  stretch: Stretch<AttemptKey>,
): Promise<Part<Attempt, AttemptKey>> {
  const ofAssessment = eq(attempts.assessmentId, id)
  const { list, next } = await roomsOf(db, ofAssessment, stretch)
  const given = await db
    .select({ room: scorecards.roomId, body: scorecards.body })
    .from(scorecards)
    .innerJoin(attempts, eq(attempts.roomId, scorecards.roomId))
    .where(and(ofAssessment, begunAmong(list), isNotNull(scorecards.submittedAt)))
  const said = Map.groupBy(given, ({ room }) => room)
  const compared = list.map((attempt) => ({
    ...shown(attempt),
    ...sumsOf(attempt.problems, attempt.startedAt),
    recommendations: (said.get(attempt.roomId) ?? []).flatMap(({ body }) => recommendationIn(body)),
  }))
  return { list: compared, next }
}

/** All of them, read page by page. */
export async function everyAttempt(db: Database, id: string): Promise<Attempt[]> {
  const all: Attempt[] = []
  for (let after: AttemptKey | null = null; ;) {
    const { list, next }: Part<Attempt, AttemptKey> = await compareAttempts(db, id, { after, limit: MOST })
    all.push(...list)
    if (next === null) return all
    after = next
  }
}

type Stood = Awaited<ReturnType<typeof roomsOf>>['list'][number]

const shown = ({ code, userId, name, startedAt, endsAt, submittedAt, problems }: Stood) => ({
  ...{ code, user: userId, name, startedAt, endsAt, submittedAt, problems },
})

function recommendationIn(body: string): string[] {
  const { recommendation } = JSON.parse(body) as { recommendation?: unknown }
  return typeof recommendation === 'string' ? [recommendation] : []
}

/** The copies that were made of one lesson, by its room: who is there, what they did, and who is stuck. */
export async function overviewOf(db: Database, lesson: string, now: number): Promise<Learner[]> {
  const ofLesson = eq(attempts.lessonId, lesson)
  const [here, seen, stats] = await db.batch([
    db
      .select({
        room: roomPresence.roomId,
        user: roomPresence.userId,
        name: roomPresence.name,
        since: roomPresence.joinedAt,
      })
      .from(roomPresence)
      .innerJoin(attempts, eq(attempts.roomId, roomPresence.roomId))
      .where(and(ofLesson, gt(roomPresence.expiresAt, now))),
    db
      .select({ room: roomSightings.roomId, at: roomSightings.lastSeenAt })
      .from(roomSightings)
      .innerJoin(
        attempts,
        and(eq(attempts.roomId, roomSightings.roomId), eq(attempts.userId, roomSightings.userId)),
      )
      .where(ofLesson),
    db
      .select({ room: sessionStats.roomId, at: sessionStats.lastAt })
      .from(sessionStats)
      .innerJoin(
        attempts,
        and(eq(attempts.roomId, sessionStats.roomId), eq(attempts.userId, sessionStats.userId)),
      )
      .where(ofLesson),
  ])
  const { list } = await roomsOf(db, ofLesson, { after: null, limit: LEARNERS })
  return list.flatMap(
    ({ roomId, userId: user, code, name, startedAt, judged, problems: stands }): Learner[] => {
      if (user === null) return []
      const inside = here.filter(({ room }) => room === roomId)
      const own = inside.find((person) => person.user === user)
      const did = stats.find(({ room }) => room === roomId)?.at ?? 0
      const lastRunAt = judged.at(-1)?.at ?? null
      const came = own ? own.since : 0
      const activeAt = Math.max(startedAt, did, lastRunAt ?? 0, came)
      return [
        {
          ...{ code, user, name, here: own !== undefined },
          others: inside.filter((person) => person.user !== user).map((person) => person.name),
          lastActiveAt: Math.max(activeAt, seen.find(({ room }) => room === roomId)?.at ?? 0),
          lastRunAt,
          stuckSince: stuckSince(judged, {
            ...{ now, workingSince: own ? Math.max(own.since, startedAt) : null, activeAt },
            solved: stands.length > 0 && stands.every(({ firstPassAt }) => firstPassAt !== null),
          }),
          problems: stands,
        },
      ]
    },
  )
}
