import * as v from 'valibot'
import { problemBody, problemTests, type ProblemBody, type ProblemTest } from '#core/protocol/problem.ts'
import { gunzip } from './gzip.ts'

/** A version of a problem as the directory keeps it (`worker/db/schema/problems.ts`). */
export type StoredProblem = { body: ProblemBody; tests: ProblemTest[] }

const bytes = v.pipe(
  v.union([v.instance(Uint8Array), v.instance(ArrayBuffer), v.array(v.number())]),
  v.transform((value) => new Uint8Array(value)),
)
const versionRow = v.object({ suite: v.string(), body: bytes })
const partRow = v.object({ body: bytes })

/** Reads a version of a problem with its tests; null when there is none. Throws for rows that hold something else. */
export async function readProblem(
  db: D1Database,
  id: string,
  version: number,
): Promise<StoredProblem | null> {
  const row = await db
    .prepare('SELECT suite, body FROM problem_versions WHERE problem_id = ? AND version = ?')
    .bind(id, version)
    .first()
  if (!row) return null
  const { suite, body } = v.parse(versionRow, row)
  const parts = await db
    .prepare('SELECT body FROM problem_suites WHERE problem_id = ? AND suite = ? ORDER BY part')
    .bind(id, suite)
    .all()
  const pieces = v.parse(v.array(partRow), parts.results)
  // Each part is a list of tests of its own.
  const lists = await Promise.all(
    pieces.map(async (piece) => JSON.parse(await gunzip(piece.body)) as unknown),
  )
  return {
    body: v.parse(problemBody, JSON.parse(await gunzip(body))),
    tests: v.parse(problemTests, lists.flat()),
  }
}
