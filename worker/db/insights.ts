import { and, desc, eq, getTableColumns, inArray, lt, ne, or } from 'drizzle-orm'
import { CAN, can, capabilities, ROLES, type Role } from '#core/protocol/access.ts'
import type { InsightsOf, SessionNumbers } from '#core/protocol/api/insights.ts'
import { TEMPLATE_USER } from '#core/replay/sittings.ts'
import type { Database } from './database.ts'
import { belongs } from './members.ts'
import { sessionStats } from './schema/record.ts'
import { roomMembers, rooms } from './schema/rooms.ts'

/** Where a page of insights begins: after this person's session of that room, which began at `at`. */
export type InsightsCursor = { at: number; room: string; user: string }

/** Sessions on a page. */
const PAGE = 100

/** Roles that may see what was; they keep it whatever becomes of the room. */
export const SEEING: readonly Role[] = ROLES.filter((role) =>
  can(capabilities(role, { archived: false, locked: false, sealed: false }), CAN.history),
)

/**
 * What somebody did in rooms whose history they may see now, or what everybody did in those they own; the sessions that began
 * last first. `code` as it is stored.
 */
export async function listInsights(
  db: Database,
  user: string,
  of: InsightsOf,
  after: InsightsCursor | null,
): Promise<{ sessions: SessionNumbers[]; next: InsightsCursor | null }> {
  const { roomId, userId, ...numbers } = getTableColumns(sessionStats)
  const whose = of === 'me' ? eq(userId, user) : and(eq(rooms.ownerId, user), ne(userId, TEMPLATE_USER))
  const mine = and(eq(roomMembers.roomId, roomId), eq(roomMembers.userId, user))
  const page = await db
    .select({
      room: { id: rooms.id, code: rooms.code, title: rooms.title, language: rooms.language },
      user: userId,
      ...numbers,
    })
    .from(sessionStats)
    .innerJoin(rooms, eq(rooms.id, roomId))
    .innerJoin(roomMembers, mine)
    .where(and(whose, belongs, inArray(roomMembers.role, SEEING), after ? olderThan(after) : undefined))
    .orderBy(desc(numbers.firstAt), desc(roomId), desc(userId))
    .limit(PAGE + 1)
  const sessions = page.slice(0, PAGE)
  const last = page.length > PAGE ? sessions.at(-1) : undefined
  return { sessions, next: last ? { at: last.firstAt, room: last.room.id, user: last.user } : null }
}

const olderThan = ({ at, room, user }: InsightsCursor) => {
  const { roomId, userId, firstAt } = sessionStats
  const sameTime = or(lt(roomId, room), and(eq(roomId, room), lt(userId, user)))
  return or(lt(firstAt, at), and(eq(firstAt, at), sameTime))
}
