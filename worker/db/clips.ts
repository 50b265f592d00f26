import { and, asc, count, desc, eq, gt, gte, inArray, isNull, lte, or } from 'drizzle-orm'
import type { Clip } from '#core/protocol/api/record.ts'
import type { Database } from './database.ts'
import { SEEING } from './insights.ts'
import { belongs } from './members.ts'
import type { Stretch } from './record.ts'
import { users } from './schema/people.ts'
import { sessionChapters, sessionClips } from './schema/record.ts'
import { roomMembers, rooms } from './schema/rooms.ts'

export type ClipRow = typeof sessionClips.$inferSelect

/** Holds for clips that show something at this time: their maker still may see what was, and nobody ended them. */
const works = (now: number) =>
  and(
    or(isNull(sessionClips.expiresAt), gt(sessionClips.expiresAt, now)),
    belongs,
    inArray(roomMembers.role, [...SEEING]),
  )

const makers = and(
  eq(roomMembers.roomId, sessionClips.roomId),
  eq(roomMembers.userId, sessionClips.createdBy),
)

/** Keeps a clip; false when the room has `most` that work. */
export async function insertClip(db: Database, clip: ClipRow, most: number): Promise<boolean> {
  const [known] = await db
    .select({ count: count() })
    .from(sessionClips)
    .innerJoin(roomMembers, makers)
    .where(and(eq(sessionClips.roomId, clip.roomId), works(clip.createdAt)))
  if ((known?.count ?? 0) >= most) return false
  await db.insert(sessionClips).values(clip)
  return true
}

/** A clip, and which version of its room's record it shows: another after each change of what was recorded. */
export type OpenClip = { clip: ClipRow; version: number }

/** The clip of a token; undefined when there is none that works. */
export async function findClip(db: Database, tokenHash: string, now: number): Promise<OpenClip | undefined> {
  const [found] = await db
    .select({ clip: sessionClips, version: rooms.recordVersion })
    .from(sessionClips)
    .innerJoin(rooms, eq(rooms.id, sessionClips.roomId))
    .innerJoin(roomMembers, makers)
    .where(and(eq(sessionClips.tokenHash, tokenHash), works(now)))
  return found && { clip: found.clip, version: found.version ?? 0 }
}

/** The clips of a room that work, newest first; `by` leaves those of others out. */
export async function listClips(db: Database, room: string, by: string | null, now: number): Promise<Clip[]> {
  const rows = await db
    .select({ clip: sessionClips, by: users.name })
    .from(sessionClips)
    .innerJoin(users, eq(users.id, sessionClips.createdBy))
    .innerJoin(roomMembers, makers)
    .where(and(eq(sessionClips.roomId, room), by === null ? undefined : madeBy(by), works(now)))
    .orderBy(desc(sessionClips.createdAt))
  return rows.map(({ clip, by }) => showClip(clip, by))
}

/** A clip as its room's members see it. */
export const showClip = (clip: ClipRow, by: string): Clip => ({
  ...{ id: clip.id, title: clip.title, from: clip.fromSeq, to: clip.toSeq, by },
  ...{ createdAt: clip.createdAt, expiresAt: clip.expiresAt },
})

/** Ends a clip; false when there is none, or (with `by`) it is somebody else's. */
export async function deleteClip(
  db: Database,
  room: string,
  id: string,
  by: string | null,
): Promise<boolean> {
  const ended = await db
    .delete(sessionClips)
    .where(and(eq(sessionClips.roomId, room), eq(sessionClips.id, id), by === null ? undefined : madeBy(by)))
    .returning({ id: sessionClips.id })
  return ended.length === 1
}

const madeBy = (user: string) => eq(sessionClips.createdBy, user)

/** What staff made of the chapters that begin in a stretch. */
export const chaptersWithin = (
  db: Database,
  { room, from, to }: Stretch,
): Promise<{ seq: number; title: string | null }[]> =>
  db
    .select({ seq: sessionChapters.seq, title: sessionChapters.title })
    .from(sessionChapters)
    .where(
      and(eq(sessionChapters.roomId, room), gte(sessionChapters.seq, from), lte(sessionChapters.seq, to)),
    )
    .orderBy(asc(sessionChapters.seq))
