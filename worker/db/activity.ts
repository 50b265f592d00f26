import { and, desc, eq, isNull } from 'drizzle-orm'
import type { ActivityKind } from '#core/protocol/home.ts'
import type { Database } from './database.ts'
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

/** Entries a front page shows. */
const LIST = 30

/** What happened lately in the rooms a person belongs to now, newest first; archived rooms are quiet. */
export function listActivity(db: Database, user: string): Promise<ActivityRow[]> {
  return db
    .select({
      seq: roomActivity.seq,
      at: roomActivity.at,
      kind: roomActivity.kind,
      user: roomActivity.userId,
      name: roomActivity.name,
      detail: roomActivity.detail,
      room: { id: rooms.id, code: rooms.code, title: rooms.title },
    })
    .from(roomMembers)
    .innerJoin(rooms, and(eq(rooms.id, roomMembers.roomId), isNull(rooms.archivedAt)))
    .innerJoin(roomActivity, eq(roomActivity.roomId, rooms.id))
    .where(and(eq(roomMembers.userId, user), belongs))
    .orderBy(desc(roomActivity.at), desc(roomActivity.seq))
    .limit(LIST)
}
