import { and, desc, eq, isNull } from 'drizzle-orm'
import type { ActivityKind } from '#core/protocol/home.ts'
import { partOf, type Part, type Stretch } from '../list-page.ts'
import type { Database } from './database.ts'
import { below } from './keyset.ts'
import { belongs } from './members.ts'
import { roomActivity } from './schema/presence.ts'
import { roomMembers, rooms } from './schema/rooms.ts'

/** Something that happened in a room; `code` as it is stored. */
export type ActivityRow = {
  seq: number
  at: number
  kind: ActivityKind
  user: string
  name: string
  detail: string
  room: { id: string; code: string; title: string }
}

/** Where an entry stands: when it happened, and which event of which room it is. */
export type ActivityKey = readonly [number, number, string]

/** What happened lately in the rooms a person belongs to now, newest first; archived rooms are quiet. */
export async function listActivity(
  db: Database,
  user: string,
  { after, limit }: Stretch<ActivityKey>,
): Promise<Part<ActivityRow, ActivityKey>> {
  const { at, seq, roomId } = roomActivity
  const found = await db
    .select({
      seq,
      at,
      kind: roomActivity.kind,
      user: roomActivity.userId,
      name: roomActivity.name,
      detail: roomActivity.detail,
      room: { id: rooms.id, code: rooms.code, title: rooms.title },
    })
    .from(roomMembers)
    .innerJoin(rooms, and(eq(rooms.id, roomMembers.roomId), isNull(rooms.archivedAt)))
    .innerJoin(roomActivity, eq(roomId, rooms.id))
    .where(and(eq(roomMembers.userId, user), belongs, below([at, seq, roomId], after)))
    .orderBy(desc(at), desc(seq), desc(roomId))
    .limit(limit + 1)
  return partOf(found, limit, (entry): ActivityKey => [entry.at, entry.seq, entry.room.id])
}
