import { asc, desc, eq, inArray, sql, type SQL, type SQLWrapper } from 'drizzle-orm'
import type { Judged } from '#core/protocol/api/session-report.ts'
import { NOTHING_SAID } from '#core/protocol/outcome.ts'
import type { Database } from './database.ts'
import { submissions } from './schema/problems.ts'

/** Judgements of one room that are told one by one: its newest. */
export const JUDGED = 5_000

const columns = {
  room: submissions.roomId,
  seq: submissions.seq,
  at: submissions.at,
  user: submissions.userId,
  problem: submissions.problemId,
  kind: submissions.kind,
  language: submissions.language,
  status: submissions.status,
  passed: submissions.passed,
  total: submissions.total,
  points: submissions.points,
  pointsOf: submissions.pointsOf,
  cpuMs: submissions.cpuMs,
}

/** The newest judgements of a room. */
export const newestJudged = (db: Database, roomId: string) =>
  db
    .select(columns)
    .from(submissions)
    .where(eq(submissions.roomId, roomId))
    .orderBy(desc(submissions.seq))
    .limit(JUDGED)

/** A judgement by which something stands; `ofKind` of its problem said something of the program, in its room. */
export type Decisive = Judged & { room: string; ofKind: number }

const { roomId, problemId, kind, seq, status, passed, total, points } = submissions
const says = sql`(${status} NOT IN (${sql.join(
  NOTHING_SAID.map((one) => sql`${one}`),
  sql`, `,
)}))`
/** As the best is found: by points, then by tests, of which a problem has fewer than a thousand. */
const score = sql`iif(${says}, coalesce(${points}, 0) * 1000 + ${passed}, -1)`
const whole = sql`(${says} AND ${passed} = ${total} AND ${total} > 0)`
const before = (what: SQL | typeof passed) =>
  sql`max(${what}) OVER (PARTITION BY ${roomId}, ${problemId}, ${kind} ORDER BY ${seq} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)`

/**
 * Of all judgements of some rooms those by which their problems stand, and by which it is seen who is stuck: each that was
 * better than all before, and the last. Whoever has tests run all day adds no rows to what is read here.
 */
function decisive(db: Database, where: SQL) {
  const told = db
    .select({
      ...columns,
      ofKind: sql<number>`sum(${says}) OVER (PARTITION BY ${roomId}, ${problemId}, ${kind})`.as('of_kind'),
      decides:
        sql<number>`(coalesce(${score} > ${before(score)} OR ${passed} > ${before(passed)} OR ${whole} > ${before(whole)}, 1) OR lead(1) OVER (PARTITION BY ${roomId}, ${problemId}, ${says} ORDER BY ${seq}) IS NULL)`.as(
          'decides',
        ),
    })
    .from(submissions)
    .where(where)
    .as('told')
  return db
    .select({
      ...{ room: told.room, seq: told.seq, at: told.at, user: told.user, problem: told.problem },
      ...{ kind: told.kind, language: told.language, status: told.status, passed: told.passed },
      ...{ total: told.total, points: told.points, pointsOf: told.pointsOf, cpuMs: told.cpuMs },
      ofKind: told.ofKind,
    })
    .from(told)
    .where(eq(told.decides, 1))
    .orderBy(asc(told.seq))
}

/** What decides in one room. */
export const decisiveIn = (db: Database, room: string) => decisive(db, eq(roomId, room))

/** What decides in rooms whose ids a query finds. */
export const decisiveOf = (db: Database, rooms: SQLWrapper) => decisive(db, inArray(roomId, rooms))
