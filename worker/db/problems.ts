import { and, eq, isNull } from 'drizzle-orm'
import { digestOf, rowsOf, TestTooLarge, type NewVersion, type Packing } from '#core/judge/rows.ts'
import type { Problem } from '#core/protocol/problem.ts'
import { gzip } from '../../durable-objects/gzip.ts'
import { digest, problemID } from '../id.ts'
import type { Database } from './database.ts'
import { isOver } from './quota-guard.ts'
import { problems, problemVersions } from './schema/problems.ts'

/** What became of a problem that was to be written; `changed` is false for what was the same already. */
export type Written =
  | { id: string; version: number; changed: boolean }
  | { refused: 'slug_taken' | 'too_large' | 'at_once'; why: string }
  | { refused: 'problems' | 'problem_mb' }

const PACKING: Packing = { gzip, digest }

/** A problem that somebody owns, with what its newest version is known by. */
export async function ownProblem(
  db: Database,
  by: { id: string } | { slug: string },
  owner: string,
): Promise<{ id: string; version: number; digest: string; visibility: 'private' | 'public' } | undefined> {
  const [row] = await db
    .select({
      id: problems.id,
      version: problems.version,
      visibility: problems.visibility,
      digest: problemVersions.digest,
    })
    .from(problems)
    .innerJoin(
      problemVersions,
      and(eq(problemVersions.problemId, problems.id), eq(problemVersions.version, problems.version)),
    )
    .where(
      and(
        'id' in by ? eq(problems.id, by.id) : eq(problems.slug, by.slug),
        eq(problems.ownerId, owner),
        isNull(problems.removedAt),
      ),
    )
  return row
}

/** Makes a problem, private at first. */
export async function makeProblem(stores: Stores, owner: string, problem: Problem): Promise<Written> {
  return write(stores, {
    ...{ id: problemID(), owner, version: 1, visibility: 'private', at: Date.now(), problem },
  })
}

/** Writes a new version of a problem, if it is another. */
export async function changeProblem(
  stores: Stores,
  owner: string,
  had: { id: string; version: number; digest: string; visibility: 'private' | 'public' },
  problem: Problem,
): Promise<Written> {
  const { id, version, visibility } = had
  if ((await digestOf(problem, PACKING)) === had.digest) return { id, version, changed: false }
  return write(stores, { id, owner, version: version + 1, visibility, at: Date.now(), problem })
}

/** D1 through the schema, and as it is: statements of core are text. `most`: problems of one person, and their bytes. */
export type Stores = { db: Database; raw: D1Database; most: { problems: number; bytes: number } }

/** The bytes of a person's problems (?1), compressed, those among them that were taken away and are kept for rooms. */
const bytesIn = (table: string): string =>
  `(SELECT coalesce(sum(length(t.body)), 0) FROM problems p JOIN ${table} t ON t.problem_id = p.id WHERE p.owner_id = ?1)`
const BYTES = `${bytesIn('problem_versions')} + ${bytesIn('problem_suites')}`
const COUNT = `(SELECT count(*) FROM problems WHERE owner_id = ?1 AND removed_at IS NULL)`

/** The guard of worker/db/quota-guard.ts as text. */
const guard = (raw: D1Database, owner: string, number: string, most: number) =>
  raw.prepare(`INSERT INTO quota_guard (over) SELECT 1 WHERE ${number} > ?2`).bind(owner, most)

async function write(stores: Stores, made: NewVersion): Promise<Written> {
  const { raw, most } = stores
  try {
    const rows = await rowsOf(made, PACKING)
    const { owner } = made
    await raw.batch([
      ...rows.map(({ sql, values }) => raw.prepare(sql).bind(...values)),
      ...(owner === null
        ? []
        : [guard(raw, owner, COUNT, most.problems), guard(raw, owner, BYTES, most.bytes)]),
    ])
    return { id: made.id, version: made.version, changed: true }
  } catch (error) {
    if (isOver(error)) return { refused: await overWhich(stores, made) }
    if (error instanceof TestTooLarge) return { refused: 'too_large', why: error.message }
    if (/UNIQUE constraint failed: problems\.owner_id, problems\.slug/.test(String(error)))
      return { refused: 'slug_taken', why: `You have a problem named ${made.problem.slug} already.` }
    if (/UNIQUE constraint failed: problem_versions\./.test(String(error)))
      return { refused: 'at_once', why: 'It was changed at the same moment. Look at it, then try again.' }
    throw error
  }
}

/** Which of the two it was: a new problem where there are as many as one may have, else the bytes. */
async function overWhich({ raw, most }: Stores, { owner, version }: NewVersion) {
  const had = await raw.prepare(`SELECT ${COUNT} AS n`).bind(owner).first<number>('n')
  return version === 1 && (had ?? 0) >= most.problems ? 'problems' : 'problem_mb'
}

/** Shows a problem to everybody, or to its owner only; false when it is not theirs. */
export async function showProblem(
  db: Database,
  id: string,
  owner: string,
  visibility: 'private' | 'public',
): Promise<boolean> {
  const rows = await db
    .update(problems)
    .set({ visibility })
    .where(and(eq(problems.id, id), eq(problems.ownerId, owner), isNull(problems.removedAt)))
    .returning({ id: problems.id })
  return rows.length > 0
}

/** Takes a problem away: all of it, or, while a room or an assessment has it, out of every list. */
export async function removeProblem(raw: D1Database, id: string, owner: string): Promise<boolean> {
  const own = 'id = ?1 AND owner_id = ?2 AND removed_at IS NULL'
  const [gone, hidden] = await raw.batch([
    raw
      .prepare(
        `DELETE FROM problems WHERE ${own}
         AND NOT EXISTS (SELECT 1 FROM room_problems WHERE problem_id = ?1)
         AND NOT EXISTS (SELECT 1 FROM assessments a, json_each(a.problems) p WHERE p.value ->> 'problem' = ?1)`,
      )
      .bind(id, owner),
    // Its name is free again.
    raw.prepare(`UPDATE problems SET removed_at = ?3, slug = id WHERE ${own}`).bind(id, owner, Date.now()),
  ])
  return (gone?.meta.changes ?? 0) + (hidden?.meta.changes ?? 0) > 0
}
