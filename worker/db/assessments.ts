import { and, count, desc, eq, inArray, isNotNull, isNull, or, sql } from 'drizzle-orm'
import * as v from 'valibot'
import { criterion, type Assessment, type NewAssessment } from '#core/protocol/api/assessments.ts'
import { partOf, type Part, type Stretch } from '../list-page.ts'
import type { Database } from './database.ts'
import { below } from './keyset.ts'
import { assessments, attempts } from './schema/assessments.ts'
import { problems } from './schema/problems.ts'

export type AssessmentRow = typeof assessments.$inferSelect

/** Where an assessment stands in its owner’s list: when it was changed last, and its id. */
export type AssessmentKey = readonly [number, string]

const storedProblems = v.array(v.object({ problem: v.string(), version: v.optional(v.number()) }))

/** The problems of an assessment, as they are stored. */
export const problemsOf = ({ problems: json }: Pick<AssessmentRow, 'problems'>) =>
  v.parse(storedProblems, JSON.parse(json))

/** The rubric of an assessment, as it is stored. */
export const rubricOf = ({ rubric }: Pick<AssessmentRow, 'rubric'>) =>
  v.parse(v.array(criterion), JSON.parse(rubric))

/** The columns of what somebody wants. */
export const columnsOf = ({ problems: wanted, rubric, ...rest }: NewAssessment) => ({
  ...rest,
  problems: JSON.stringify(wanted),
  rubric: JSON.stringify(rubric),
})

/** Assessments that one person may have, those that are put away too. */
export const ASSESSMENTS = 2_000

/** Adds an assessment unless its owner has as many as one may, also when many are made at once; false then. */
export async function insertAssessment(db: Database, row: typeof assessments.$inferInsert): Promise<boolean> {
  const { id, ownerId } = assessments
  const had = sql`(select count(*) from ${assessments} where ${ownerId} = ${row.ownerId})`
  const [, tooMany] = await db.batch([
    db.insert(assessments).values(row),
    db
      .delete(assessments)
      .where(and(eq(id, row.id), sql`${had} > ${ASSESSMENTS}`))
      .returning({ id }),
  ])
  return tooMany.length === 0
}

/** An assessment of somebody's; undefined when there is none, also when it is another's. */
export async function ownAssessment(
  db: Database,
  id: string,
  owner: string,
): Promise<AssessmentRow | undefined> {
  const [row] = await db
    .select()
    .from(assessments)
    .where(and(eq(assessments.id, id), eq(assessments.ownerId, owner)))
  return row
}

/** The take-home of a link's token, which somebody may start. */
export async function assessmentByToken(db: Database, tokenHash: string): Promise<AssessmentRow | undefined> {
  const [row] = await db
    .select()
    .from(assessments)
    .where(and(eq(assessments.tokenHash, tokenHash), isNull(assessments.archivedAt)))
  return row
}

export async function assessmentByID(db: Database, id: string): Promise<AssessmentRow | undefined> {
  const [row] = await db.select().from(assessments).where(eq(assessments.id, id))
  return row
}

/** Somebody's assessments, changed last first: those that are archived, or the others. */
export async function listAssessments(
  db: Database,
  owner: string,
  archived: boolean,
  { after, limit }: Stretch<AssessmentKey>,
): Promise<Part<AssessmentRow, AssessmentKey>> {
  const rows = await db
    .select()
    .from(assessments)
    .where(
      and(
        eq(assessments.ownerId, owner),
        archived ? isNotNull(assessments.archivedAt) : isNull(assessments.archivedAt),
        below([assessments.updatedAt, assessments.id], after),
      ),
    )
    .orderBy(desc(assessments.updatedAt), desc(assessments.id))
    .limit(limit + 1)
  return partOf(rows, limit, ({ updatedAt, id }): AssessmentKey => [updatedAt, id])
}

export async function updateAssessment(
  db: Database,
  id: string,
  change: Partial<typeof assessments.$inferInsert>,
): Promise<void> {
  await db.update(assessments).set(change).where(eq(assessments.id, id))
}

export async function deleteAssessment(db: Database, id: string): Promise<void> {
  await db.delete(assessments).where(eq(assessments.id, id))
}

/** A problem that somebody may use now; `isShared` when it is another person's. */
export type Usable = { title: string; version: number; isShared: boolean }

/** Those problems that somebody may use now, by their ids. */
export async function usableProblems(
  db: Database,
  ids: readonly string[],
  user: string,
): Promise<Map<string, Usable>> {
  const usable = new Map<string, Usable>()
  const { id, title, version, ownerId } = problems
  // A statement takes a hundred values at most.
  for (let at = 0; at < ids.length; at += 50) {
    const rows = await db
      .select({ id, title, version, ownerId })
      .from(problems)
      .where(
        and(
          inArray(id, ids.slice(at, at + 50)),
          isNull(problems.removedAt),
          or(isNull(ownerId), eq(problems.visibility, 'public'), eq(ownerId, user)),
        ),
      )
    for (const { id, ownerId, ...row } of rows)
      usable.set(id, { ...row, isShared: ownerId !== null && ownerId !== user })
  }
  return usable
}

/** Assessments as their owner sees them. */
export async function showAssessments(
  db: Database,
  rows: readonly AssessmentRow[],
  owner: string,
): Promise<Assessment[]> {
  const ids = [...new Set(rows.flatMap((row) => problemsOf(row).map(({ problem }) => problem)))]
  const usable = await usableProblems(db, ids, owner)
  const counts = await db
    .select({ id: attempts.assessmentId, rooms: count() })
    .from(attempts)
    .innerJoin(assessments, eq(assessments.id, attempts.assessmentId))
    .where(eq(assessments.ownerId, owner))
    .groupBy(attempts.assessmentId)
  const byID = new Map(counts.map(({ id, rooms }) => [id, rooms]))
  return rows.map((row) => {
    const { ownerId: _, tokenHash, ...shown } = row
    return {
      ...shown,
      problems: problemsOf(row).map((one) => ({ ...one, title: usable.get(one.problem)?.title ?? null })),
      rubric: rubricOf(row),
      hasLink: tokenHash !== null,
      rooms: byID.get(row.id) ?? 0,
    }
  })
}
