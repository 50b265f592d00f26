import { and, eq, lt, sql } from 'drizzle-orm'
import { dayOf } from '../../durable-objects/quota-days.ts'
import type { Database } from './database.ts'
import { quotaDays } from './schema/admin.ts'

/** Counts one of what somebody has so many of a day, exactly also when many ask at once; false when that were too many. */
export async function spendDay(
  db: Database,
  userId: string,
  kind: 'rooms',
  most: number,
  now: number,
): Promise<boolean> {
  const day = dayOf(now)
  const [counted] = await db.batch([
    db
      .insert(quotaDays)
      .values({ userId, kind, day, used: 1 })
      .onConflictDoUpdate({
        target: [quotaDays.userId, quotaDays.kind, quotaDays.day],
        set: { used: sql`${quotaDays.used} + 1` },
        setWhere: lt(quotaDays.used, most),
      })
      .returning({ used: quotaDays.used }),
    db.delete(quotaDays).where(and(eq(quotaDays.userId, userId), lt(quotaDays.day, day))),
  ])
  return counted.length === 1
}

/** How much somebody uses of everything that is counted in the database; bytes, and milliseconds of computing time. */
export async function usedBy(db: Database, user: string, now: number) {
  const count = (table: string) => sql`(select count(*) from ${sql.raw(table)} where user_id = ${user})`
  const today = (kind: string) =>
    sql`coalesce((select used from quota_days where user_id = ${user} and kind = ${kind} and day = ${dayOf(now)}), 0)`
  const bytes = (table: string) =>
    sql`(select coalesce(sum(length(t.body)), 0) from problems p join ${sql.raw(table)} t on t.problem_id = p.id where p.owner_id = ${user})`
  const [row] = await db.all<Used>(sql`select
    (select count(*) from rooms where owner_id = ${user}) as rooms,
    ${today('rooms')} as roomsToday, ${today('runs')} as runsToday, ${today('cpu')} as cpuMsToday,
    (select coalesce(max(n), 0) from (select count(*) as n from room_members m join rooms r on r.id = m.room_id
      where r.owner_id = ${user} and m.left_at is null and m.removed_at is null and not exists (
        select 1 from embed_people e where e.user_id = m.user_id and e.subject is null) group by m.room_id)) as members,
    (select coalesce(sum(record_bytes), 0) from rooms where owner_id = ${user}) as recordBytes,
    ${count('access_tokens')} as tokens, ${count('embed_keys')} as embedKeys, ${count('webhooks')} as webhooks,
    (select count(*) from problems where owner_id = ${user} and removed_at is null) as problems,
    ${bytes('problem_versions')} + ${bytes('problem_suites')} as problemBytes`)
  if (row === undefined) throw new Error('a select without from has a row')
  return row
}

type Used = Record<
  | 'rooms'
  | 'roomsToday'
  | 'runsToday'
  | 'cpuMsToday'
  | 'members'
  | 'recordBytes'
  | 'tokens'
  | 'embedKeys'
  | 'webhooks'
  | 'problems'
  | 'problemBytes',
  number
>
