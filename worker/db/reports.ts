import { eq, sql } from 'drizzle-orm'
import type { AdminReport } from '#core/protocol/api/admin.ts'
import { showCode } from '../id.ts'
import type { Database } from './database.ts'
import type { Key } from '../list-page.ts'
import { below } from './keyset.ts'
import { abuseReports } from './schema/admin.ts'

export type ReportRow = typeof abuseReports.$inferSelect

export async function insertReport(db: Database, row: ReportRow): Promise<void> {
  await db.insert(abuseReports).values(row)
}

type Row = Pick<
  ReportRow,
  'id' | 'roomId' | 'code' | 'title' | 'userId' | 'reason' | 'text' | 'at' | 'note'
> & {
  closedAt: number | null
  name: string | null
  gone: number
}

/** Reports, newest first: the open ones, the closed ones, or all. */
export async function listReports(
  db: Database,
  state: 'open' | 'closed' | null,
  after: Key | null,
  count: number,
): Promise<AdminReport[]> {
  const rows = await db.all<Row>(sql`
    select a.id, a.room_id as roomId, a.code, a.title, a.user_id as userId, a.reason, a.text, a.at, a.note,
      a.closed_at as closedAt, u.name, not exists (select 1 from rooms r where r.id = a.room_id) as gone
    from abuse_reports a left join users u on u.id = a.user_id
    where (${state} is null or (a.closed_at is null) = ${Number(state === 'open')})
      and ${below([sql`a.at`, sql`a.id`], after) ?? sql`true`}
    order by a.at desc, a.id desc limit ${count}`)
  return rows.map(({ roomId, code, title, userId, name, gone, note, closedAt, ...report }) => ({
    ...report,
    room: { id: roomId, code: showCode(code), title, gone: gone === 1 },
    by: userId === null ? null : { id: userId, name: name ?? '' },
    closed: closedAt === null ? null : { at: closedAt, note: note ?? '' },
  }))
}

/** Closes a report with a note, or opens it again; false when there is no such report. */
export async function changeReport(
  db: Database,
  id: string,
  closed: { at: number; by: string; note: string } | null,
): Promise<boolean> {
  const set =
    closed === null
      ? { closedAt: null, closedBy: null, note: null }
      : { closedAt: closed.at, closedBy: closed.by, note: closed.note }
  const changed = await db
    .update(abuseReports)
    .set(set)
    .where(eq(abuseReports.id, id))
    .returning({ id: abuseReports.id })
  return changed.length === 1
}
