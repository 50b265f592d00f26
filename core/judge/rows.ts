import { type Problem, problemBody } from '../protocol/problem.ts'
import { utf8Length } from '../protocol/utf8.ts'

/** A statement for SQLite; `?1` is the first of its values. */
export type Statement = { sql: string; values: (string | number | null | Uint8Array)[] }

/** What the platform does: gzip of a text's UTF-8, and its SHA-256 as text. */
export type Packing = {
  gzip: (text: string) => Promise<Uint8Array>
  digest: (text: string) => Promise<string>
}

/** A version of a problem to be written; `at` in milliseconds. The row of its problem is made if it is not there. */
export type NewVersion = {
  id: string
  owner: string | null
  version: number
  visibility: 'private' | 'public'
  at: number
  problem: Problem
}

/** JSON of one part of a suite before it is compressed, and the most that a row of D1 takes, bytes. */
const PART_BYTES = 1_500_000
const ROW_BYTES = 1_900_000

/** Thrown for a test that no row can hold, by its number. */
export class TestTooLarge extends Error {
  readonly test: number
  constructor(test: number) {
    super(`Test ${test + 1} is larger than ${ROW_BYTES} bytes, compressed.`)
    this.test = test
  }
}

/** What says whether two problems are the same. */
export const digestOf = (problem: Problem, { digest }: Packing): Promise<string> =>
  digest(JSON.stringify(problem))

/**
 * Everything that writes a version, to be run as one transaction: a version that is there already fails it. What nobody
 * needs any more goes: versions below the last two that no room and no assessment has, and the tests of none.
 */
export async function rowsOf(made: NewVersion, packing: Packing): Promise<Statement[]> {
  const { id, version, at, problem } = made
  const { tests, ...body } = problem
  const suite = await packing.digest(JSON.stringify(tests))
  const packed = await packing.gzip(JSON.stringify(inOrder(body)))
  const parts = await partsOf(problem, packing)
  return [
    problemRow(made),
    {
      sql: `INSERT INTO problem_versions (problem_id, version, digest, suite, body, created_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)`,
      values: [id, version, await digestOf(problem, packing), suite, packed, at],
    },
    ...parts.map((part, n) => ({
      sql: `INSERT OR IGNORE INTO problem_suites (problem_id, suite, part, body) VALUES (?1, ?2, ?3, ?4)`,
      values: [id, suite, n, part],
    })),
    ...sweep(id, version),
  ]
}

/** The fields of a body as its schema names them: the tests are elsewhere. */
const inOrder = (body: Omit<Problem, 'tests'>): Record<string, unknown> =>
  Object.fromEntries(
    Object.keys(problemBody.entries).flatMap((key) => {
      const value: unknown = body[key as keyof typeof body]
      return value === undefined ? [] : [[key, value]]
    }),
  )

function problemRow({ id, owner, version, visibility, at, problem }: NewVersion): Statement {
  const { slug, title, difficulty, kind, tags, starters } = problem
  return {
    sql: `INSERT INTO problems (id, owner_id, slug, version, visibility, title, difficulty, kind, tags, languages,
            created_at, updated_at)
          VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?11)
          ON CONFLICT (id) DO UPDATE SET slug = ?3, version = ?4, title = ?6, difficulty = ?7, kind = ?8, tags = ?9,
            languages = ?10, updated_at = ?11, removed_at = NULL`,
    values: [
      ...[id, owner, slug, version, visibility, title, difficulty, kind],
      ...[JSON.stringify(tags), JSON.stringify(Object.keys(starters)), at],
    ],
  }
}

/** The last but one stays as well: somebody may be opening it at this moment. */
const sweep = (id: string, version: number): Statement[] => [
  {
    sql: `DELETE FROM problem_versions WHERE problem_id = ?1 AND version < ?2
          AND NOT EXISTS (SELECT 1 FROM room_problems r
            WHERE r.problem_id = ?1 AND r.version = problem_versions.version)
          AND NOT EXISTS (SELECT 1 FROM assessments a, json_each(a.problems) p
            WHERE p.value ->> 'problem' = ?1 AND p.value ->> 'version' = problem_versions.version)`,
    values: [id, version - 1],
  },
  {
    sql: `DELETE FROM problem_suites WHERE problem_id = ?1
          AND suite NOT IN (SELECT suite FROM problem_versions WHERE problem_id = ?1)`,
    values: [id],
  },
]

/** Lists of tests that each fit into a row. */
async function partsOf({ tests }: Problem, { gzip }: Packing): Promise<Uint8Array[]> {
  const lists: { first: number; texts: string[]; bytes: number }[] = []
  for (const [n, test] of tests.entries()) {
    const text = JSON.stringify(test)
    const bytes = utf8Length(text)
    const last = lists.at(-1)
    if (last && last.bytes + bytes <= PART_BYTES) {
      last.texts.push(text)
      last.bytes += bytes
    } else lists.push({ first: n, texts: [text], bytes })
  }
  const parts: Uint8Array[] = []
  for (const { first, texts } of lists) {
    const part = await gzip(`[${texts.join(',')}]`)
    if (part.length > ROW_BYTES) throw new TestTooLarge(first)
    parts.push(part)
  }
  return parts
}
