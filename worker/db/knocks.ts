import { and, count, eq, gt, isNotNull, isNull } from 'drizzle-orm'
import { LIMITS } from '#core/protocol/limits.ts'
import type { Database } from './database.ts'
import { belongs } from './members.ts'
import { roomKnocks, roomMembers, rooms } from './schema/rooms.ts'

/** How a knock stands. */
export type KnockState = 'waiting' | 'refused'

/** A knock is written again when it is this old, milliseconds, so that asking every few seconds costs nothing. */
const WRITE_MS = 60_000

const rowOf = (roomId: string, userId: string) =>
  and(eq(roomKnocks.roomId, roomId), eq(roomKnocks.userId, userId))
/** Holds for the knocks of those who still ask and were not refused. */
const waits = (now: number) => and(isNull(roomKnocks.refusedAt), gt(roomKnocks.askedAt, now - LIMITS.knockMs))

/** Somebody asks to be let in. Who was refused is so for a while; `full` when too many wait. */
export async function putKnock(
  db: Database,
  roomId: string,
  userId: string,
  now: number,
): Promise<KnockState | 'full'> {
  const [known, waiting] = await db.batch([
    db.select().from(roomKnocks).where(rowOf(roomId, userId)),
    db
      .select({ number: count() })
      .from(roomKnocks)
      .where(and(eq(roomKnocks.roomId, roomId), waits(now))),
  ])
  const before = known[0]
  if ((before?.refusedAt ?? 0) > now - LIMITS.knockMs) return 'refused'
  if (before === undefined && (waiting[0]?.number ?? 0) >= LIMITS.knocks) return 'full'
  const row = { askedAt: now, refusedAt: null }
  await db
    .insert(roomKnocks)
    .values({ roomId, userId, ...row })
    .onConflictDoUpdate({ target: [roomKnocks.roomId, roomKnocks.userId], set: row })
  return 'waiting'
}

/** How somebody's knock at the room of a code stands; `asked` is true when the room should hear that they still wait. */
export async function askAgain(
  db: Database,
  code: string,
  userId: string,
  now: number,
): Promise<{ state: KnockState | 'in'; room: string; asked: boolean } | undefined> {
  const [knocks, members] = await db.batch([
    db
      .select({ room: rooms.id, askedAt: roomKnocks.askedAt, refusedAt: roomKnocks.refusedAt })
      .from(roomKnocks)
      .innerJoin(rooms, eq(rooms.id, roomKnocks.roomId))
      .where(
        and(
          eq(rooms.code, code),
          eq(roomKnocks.userId, userId),
          eq(rooms.visibility, 'code'),
          isNotNull(rooms.waitingAt),
        ),
      ),
    db
      .select({ room: rooms.id })
      .from(roomMembers)
      .innerJoin(rooms, eq(rooms.id, roomMembers.roomId))
      .where(and(eq(rooms.code, code), eq(roomMembers.userId, userId), belongs)),
  ])
  const [[knock], [member]] = [knocks, members]
  if (member) return { state: 'in', room: member.room, asked: false }
  if (!knock) return undefined
  const { room } = knock
  if (knock.refusedAt !== null)
    return knock.refusedAt > now - LIMITS.knockMs ? { state: 'refused', room, asked: false } : undefined
  if (knock.askedAt <= now - LIMITS.knockMs) return undefined
  const asked = knock.askedAt <= now - WRITE_MS
  if (asked) await db.update(roomKnocks).set({ askedAt: now }).where(rowOf(room, userId))
  return { state: 'waiting', room, asked }
}

/** Takes a knock away because its person is let in; false when nobody of that id waits. */
export async function takeKnock(db: Database, roomId: string, userId: string): Promise<boolean> {
  const taken = await db
    .delete(roomKnocks)
    .where(and(rowOf(roomId, userId), waits(Date.now())))
    .returning({ user: roomKnocks.userId })
  return taken.length === 1
}

/** Refuses a knock; false when nobody of that id waits. */
export async function refuseKnock(db: Database, roomId: string, userId: string): Promise<boolean> {
  const now = Date.now()
  const refused = await db
    .update(roomKnocks)
    .set({ refusedAt: now })
    .where(and(rowOf(roomId, userId), waits(now)))
    .returning({ user: roomKnocks.userId })
  return refused.length === 1
}

/** Nobody waits at a room any more. */
export async function clearKnocks(db: Database, roomId: string): Promise<void> {
  await db.delete(roomKnocks).where(eq(roomKnocks.roomId, roomId))
}
