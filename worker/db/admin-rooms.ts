import { sql } from 'drizzle-orm'
import type { AdminRoom } from '#core/protocol/api/admin.ts'
import { readCode, showCode } from '../id.ts'
import type { Database } from './database.ts'
import type { Key } from '../list-page.ts'
import { below } from './keyset.ts'

type Row = {
  id: string
  code: string
  title: string
  visibility: 'code' | 'private'
  ownerId: string
  ownerName: string
  username: string | null
  createdAt: number
  lastUsedAt: number
  archivedAt: number | null
  sealedAt: number | null
  recordBytes: number
  members: number
  /** JSON. */
  people: string
}

/** Rooms whose title has some words, or of a code, an id or an owner, last used first. Nothing of what is in them is read. */
export async function roomsForAdmins(
  db: Database,
  q: string,
  after: Key | null,
  count: number,
): Promise<AdminRoom[]> {
  const words = q.toLowerCase()
  const rows = await db.all<Row>(sql`
    select r.id, r.code, r.title, r.visibility, r.owner_id as ownerId, u.name as ownerName, u.username,
      r.created_at as createdAt, r.last_used_at as lastUsedAt, r.archived_at as archivedAt, r.sealed_at as sealedAt,
      coalesce(r.record_bytes, 0) as recordBytes,
      (select count(*) from room_members m where m.room_id = r.id and m.left_at is null and m.removed_at is null) as members,
      (select json_group_array(json_object('user', p.user_id, 'name', p.name)) from room_presence p
        where p.room_id = r.id and p.expires_at > ${Date.now()}) as people
    from rooms r join users u on u.id = r.owner_id
    where (${words} = '' or r.code = ${readCode(q) ?? ''} or r.id = ${words} or instr(lower(r.title), ${words}) > 0
      or u.username_key = ${words} or u.id = ${words})
      and ${below([sql`r.last_used_at`, sql`r.id`], after) ?? sql`true`}
    order by r.last_used_at desc, r.id desc limit ${count}`)
  return rows.map(({ ownerId, ownerName, username, archivedAt, sealedAt, people, code, ...room }) => ({
    ...room,
    code: showCode(code),
    owner: { id: ownerId, name: ownerName, username },
    archived: archivedAt !== null,
    sealed: sealedAt !== null,
    people: JSON.parse(people) as AdminRoom['people'],
  }))
}
