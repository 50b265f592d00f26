import { and, asc, count, eq, isNull, or, sql, type SQL } from 'drizzle-orm'
import { DIFFICULTIES, type ProblemEntry } from '#core/protocol/problem.ts'
import { PROBLEMS_FROM } from '#core/protocol/api/problems.ts'
import { showCode } from '../id.ts'
import { partOf, type Part, type Stretch } from '../list-page.ts'
import type { Database } from './database.ts'
import { above } from './keyset.ts'
import { problems } from './schema/problems.ts'

/** What a list is asked for. */
export type ProblemSearch = {
  q?: string | undefined
  difficulty?: ProblemEntry['difficulty'] | undefined
  tag?: string | undefined
  kind?: ProblemEntry['kind'] | undefined
  language?: string | undefined
  from?: (typeof PROBLEMS_FROM)[number] | undefined
}

/** Where a problem stands: how difficult it is, its title, and its id. */
export type ProblemKey = readonly [number, string, string]

/** Tags that are offered. */
const TAGS = 80

/** What somebody may see: their own, the deployment's, and those that are public. */
export const visibleTo = (user: string): SQL | undefined =>
  and(
    isNull(problems.removedAt),
    or(isNull(problems.ownerId), eq(problems.ownerId, user), eq(problems.visibility, 'public')),
  )

const rank = sql`CASE ${problems.difficulty} ${sql.join(
  DIFFICULTIES.map((name, n) => sql`WHEN ${name} THEN ${sql.raw(String(n))}`),
  sql` `,
)} END`

/** What one has submitted of a problem by oneself. */
const submitted = (user: string, what: SQL): SQL =>
  sql`(SELECT ${what} FROM submissions s
       WHERE s.user_id = ${user} AND s.problem_id = "problems"."id" AND s.kind = 'submit')`

/** One's own private rooms with a problem, in which nobody else is: where one practises. */
const practised = (user: string, what: SQL): SQL =>
  sql`(SELECT ${what} FROM rooms r INDEXED BY rooms_owner JOIN room_problems rp ON rp.room_id = r.id
       WHERE r.owner_id = ${user} AND rp.problem_id = "problems"."id" AND rp.removed_at IS NULL
       AND r.visibility = 'private' AND r.archived_at IS NULL AND r.sealed_at IS NULL
       AND NOT EXISTS (SELECT 1 FROM room_members m WHERE m.room_id = r.id AND m.user_id <> r.owner_id)
       ORDER BY r.last_used_at DESC LIMIT 1)`

const columns = (user: string) => ({
  id: problems.id,
  ownerId: problems.ownerId,
  visibility: problems.visibility,
  version: problems.version,
  slug: problems.slug,
  title: problems.title,
  difficulty: problems.difficulty,
  kind: problems.kind,
  tags: problems.tags,
  languages: problems.languages,
  attempts: sql<number>`${submitted(user, sql`count(*)`)}`,
  solved: sql<number | null>`${submitted(user, sql`max(s.status = 'ok')`)}`,
  submittedAt: sql<number | null>`${submitted(user, sql`max(s.at)`)}`,
  room: sql<string | null>`${practised(user, sql`r.code`)}`,
  usedAt: sql<number | null>`${practised(user, sql`r.last_used_at`)}`,
})

/** A problem as a person sees it in a list, with what lists do not tell. */
export type ListedProblem = ProblemEntry & { visibility: 'private' | 'public' }

const rowsOf = (db: Database, user: string) => db.select(columns(user)).from(problems)
type Row = Awaited<ReturnType<typeof rowsOf>>[number]

function listed(row: Row, user: string): ListedProblem {
  const { ownerId, attempts, solved, submittedAt, room, usedAt, tags, languages, ...rest } = row
  const lastAt = Math.max(submittedAt ?? 0, usedAt ?? 0)
  return {
    ...rest,
    tags: JSON.parse(tags) as string[],
    languages: JSON.parse(languages) as string[],
    from: ownerId === null ? 'built-in' : ownerId === user ? 'own' : 'shared',
    progress:
      attempts === 0 && room === null
        ? null
        : { solved: solved === 1, attempts, lastAt, room: room === null ? null : showCode(room) },
  }
}

function entryOf(row: Row, user: string): ProblemEntry {
  const { visibility: _, ...entry } = listed(row, user)
  return entry
}

/** A page of the problems that somebody may see. */
export async function listProblems(
  db: Database,
  user: string,
  search: ProblemSearch,
  { after, limit }: Stretch<ProblemKey>,
): Promise<Part<ProblemEntry, ProblemKey> & { total: number; tags: string[] }> {
  const wanted = and(visibleTo(user), ...filters(user, search))
  const [rows, [counted], tags] = await db.batch([
    rowsOf(db, user)
      .where(and(wanted, above([rank, problems.title, problems.id], after)))
      .orderBy(rank, asc(problems.title), asc(problems.id))
      .limit(limit + 1),
    db.select({ total: count() }).from(problems).where(wanted),
    db
      .select({ tag: sql<string>`t.value` })
      .from(sql`${problems}, json_each(${problems.tags}) t`)
      .where(visibleTo(user))
      .groupBy(sql`t.value`)
      .orderBy(sql`count(*) DESC`, sql`t.value`)
      .limit(TAGS),
  ])
  const { list, next } = partOf(rows, limit, (row): ProblemKey => [
    DIFFICULTIES.indexOf(row.difficulty),
    row.title,
    row.id,
  ])
  return {
    list: list.map((row) => entryOf(row, user)),
    next,
    total: counted?.total ?? 0,
    tags: tags.map(({ tag }) => tag),
  }
}

function filters(user: string, { q, difficulty, tag, kind, language, from }: ProblemSearch): SQL[] {
  const words = (q ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  const has = (column: SQL, value: string) =>
    sql`EXISTS (SELECT 1 FROM json_each(${column}) j WHERE j.value = ${value})`
  return [
    ...words.map(
      (word) =>
        sql`instr(lower(${problems.title} || ' ' || ${problems.slug} || ' ' || ${problems.tags}), ${word}) > 0`,
    ),
    ...(difficulty === undefined ? [] : [sql`${problems.difficulty} = ${difficulty}`]),
    ...(kind === undefined ? [] : [sql`${problems.kind} = ${kind}`]),
    ...(tag === undefined ? [] : [has(sql`${problems.tags}`, tag)]),
    ...(language === undefined ? [] : [has(sql`${problems.languages}`, language)]),
    ...(from === 'own' ? [sql`${problems.ownerId} = ${user}`] : []),
    ...(from === 'built-in' ? [sql`${problems.ownerId} IS NULL`] : []),
    ...(from === 'shared' ? [sql`${problems.ownerId} <> ${user}`] : []),
  ]
}

/** One problem as somebody may see it; undefined when there is none, or none for them. */
export async function findProblem(
  db: Database,
  id: string,
  user: string,
): Promise<ListedProblem | undefined> {
  const [row] = await rowsOf(db, user).where(and(eq(problems.id, id), visibleTo(user)))
  return row && listed(row, user)
}

/** What somebody began by themselves and has not solved, last used first. */
export async function openProblems(db: Database, user: string, limit: number): Promise<ProblemEntry[]> {
  const lastAt = sql`max(coalesce(${submitted(user, sql`max(s.at)`)}, 0), coalesce(${practised(user, sql`r.last_used_at`)}, 0))`
  const rows = await rowsOf(db, user)
    .where(
      and(
        visibleTo(user),
        sql`${problems.id} IN (
          SELECT s.problem_id FROM submissions s WHERE s.user_id = ${user} AND s.kind = 'submit'
          UNION SELECT rp.problem_id FROM rooms r JOIN room_problems rp ON rp.room_id = r.id
            WHERE r.owner_id = ${user} AND r.visibility = 'private' AND rp.removed_at IS NULL)`,
        sql`coalesce(${submitted(user, sql`max(s.status = 'ok')`)}, 0) = 0`,
      ),
    )
    .orderBy(sql`${lastAt} DESC`)
    .limit(limit)
  return rows.map((row) => entryOf(row, user)).filter(({ progress }) => progress !== null)
}
