import { sql } from 'drizzle-orm'
import type { AdminPerson } from '#core/protocol/api/admin.ts'
import type { Database } from './database.ts'
import type { Key } from '../list-page.ts'
import { below } from './keyset.ts'

type Row = Omit<AdminPerson, 'guest' | 'admin' | 'blocked'> & {
  kind: 'account' | 'guest'
  blockedAt: number | null
  reason: string | null
}

/** People whose name has some words, or of an id, newest first; without those who are no more. */
export async function peopleForAdmins(
  db: Database,
  q: string,
  after: Key | null,
  count: number,
): Promise<Omit<AdminPerson, 'admin'>[]> {
  const words = q.toLowerCase()
  const rows = await db.all<Row>(sql`
    select u.id, u.name, u.username, u.kind, u.created_at as createdAt, b.at as blockedAt, b.reason,
      (select count(distinct s.family) from sessions s where s.user_id = u.id and s.revoked_at is null
        and s.expires_at > ${Date.now()}) as sessions,
      (select count(*) from rooms r where r.owner_id = u.id) as rooms,
      (select coalesce(sum(r.record_bytes), 0) from rooms r where r.owner_id = u.id) as recordBytes
    from users u left join blocked_people b on b.user_id = u.id
    where (u.disabled_at is null or b.at is not null)
      and (${words} = '' or u.id = ${words} or instr(lower(u.name), ${words}) > 0
        or instr(coalesce(u.username_key, ''), ${words}) > 0)
      and ${below([sql`u.created_at`, sql`u.id`], after) ?? sql`true`}
    order by u.created_at desc, u.id desc limit ${count}`)
  return rows.map(({ kind, blockedAt, reason, ...person }) => ({
    ...person,
    guest: kind === 'guest',
    blocked: blockedAt === null ? null : { at: blockedAt, reason: reason ?? '' },
  }))
}
