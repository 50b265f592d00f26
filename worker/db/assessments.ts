import { and, count, desc, eq, inArray, isNotNull, isNull, or } from 'drizzle-orm'
import * as v from 'valibot'
import { criterion, type Assessment, type NewAssessment } from '#core/protocol/api/assessments.ts'
import type { Database } from './database.ts'
import { assessments, attempts } from './schema/assessments.ts'
import { problems } from './schema/problems.ts'

export type AssessmentRow = typeof assessments.$inferSelect

const LIST = 500

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

export async function insertAssessment(
  db: Database,
  ...rows: (typeof assessments.$inferInsert)[]
): Promise<void> {
  await db.insert(assessments).values(rows)
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
export const listAssessments = (db: Database, owner: string, archived: boolean): Promise<AssessmentRow[]> =>
  db
    .select()
    .from(assessments)
    .where(
      and(
        eq(assessments.ownerId, owner),
        archived ? isNotNull(assessments.archivedAt) : isNull(assessments.archivedAt),
      ),
    )
    .orderBy(desc(assessments.updatedAt))
    .limit(LIST)

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

/** Titles of those problems that somebody may use now. */
export async function usableTitles(
  db: Database,
  ids: readonly string[],
  user: string,
): Promise<Map<string, string>> {
  const titles = new Map<string, string>()
  // A statement takes a hundred values at most.
  for (let at = 0; at < ids.length; at += 50) {
    const rows = await db
      .select({ id: problems.id, title: problems.title })
      .from(problems)
      .where(
        and(
          inArray(problems.id, ids.slice(at, at + 50)),
          isNull(problems.removedAt),
          or(isNull(problems.ownerId), eq(problems.visibility, 'public'), eq(problems.ownerId, user)),
        ),
      )
    for (const { id, title } of rows) titles.set(id, title)
  }
  return titles
}

/** Assessments as their owner sees them. */
export async function showAssessments(
  db: Database,
  rows: readonly AssessmentRow[],
  owner: string,
): Promise<Assessment[]> {
  const ids = [...new Set(rows.flatMap((row) => problemsOf(row).map(({ problem }) => problem)))]
  const titles = await usableTitles(db, ids, owner)
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
      problems: problemsOf(row).map((one) => ({ ...one, title: titles.get(one.problem) ?? null })),
      rubric: rubricOf(row),
      hasLink: tokenHash !== null,
      rooms: byID.get(row.id) ?? 0,
    }
  })
}
