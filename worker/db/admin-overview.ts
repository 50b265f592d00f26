import { sql } from 'drizzle-orm'
import { showCode } from '../id.ts'
import type { Database } from './database.ts'

/** Owners and rooms that are named, and accounts whose webhooks are asked after. */
const TOP = 10
export const HOOKED_MOST = 60

type Counts = Record<
  'accounts' | 'guests' | 'online' | 'rooms' | 'openReports' | 'records' | 'problems' | 'imports',
  number
>
type Owner = { id: string; name: string; username: string | null; bytes: number }
type Largest = { id: string; code: string; title: string; bytes: number }

/** How many there are of what, and who takes how much. */
export async function overviewOf(db: Database, raw: D1Database) {
  const bytes = (table: string) => sql`(select coalesce(sum(length(body)), 0) from ${sql.raw(table)})`
  const counts = await db.all<Counts>(sql`select
    (select count(*) from users where kind = 'account' and disabled_at is null) as accounts,
    (select count(*) from users where kind = 'guest' and disabled_at is null) as guests,
    (select count(distinct user_id) from room_presence where expires_at > ${Date.now()}) as online,
    (select count(*) from rooms) as rooms,
    (select count(*) from abuse_reports where closed_at is null) as openReports,
    (select coalesce(sum(record_bytes), 0) from rooms) as records,
    ${bytes('problem_versions')} + ${bytes('problem_suites')} as problems,
    ${bytes('session_import_pieces')} as imports`)
  const owners = await db.all<Owner>(sql`
    select u.id, u.name, u.username, sum(r.record_bytes) as bytes from rooms r join users u on u.id = r.owner_id
    group by u.id having sum(r.record_bytes) > 0 order by bytes desc, u.id limit ${TOP}`)
  const largest = await db.all<Largest>(sql`
    select id, code, title, record_bytes as bytes from rooms where record_bytes > 0
    order by record_bytes desc, id limit ${TOP}`)
  const { meta } = await raw.prepare('SELECT 1').run()
  const [row] = counts
  if (row === undefined) throw new Error('a select without from has a row')
  return {
    ...row,
    bytes: meta.size_after,
    owners,
    largest: largest.map((room) => ({ ...room, code: showCode(room.code) })),
  }
}

/** Ids of the accounts with the newest webhooks. */
export async function hookedAccounts(db: Database): Promise<string[]> {
  const rows = await db.all<{ id: string }>(
    sql`select user_id as id from webhooks group by user_id order by max(created_at) desc limit ${HOOKED_MOST}`,
  )
  return rows.map(({ id }) => id)
}
