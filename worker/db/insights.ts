import { and, desc, eq, getTableColumns, inArray, ne } from 'drizzle-orm'
import { CAN, can, capabilities, ROLES, type Role } from '#core/protocol/access.ts'
import type { InsightsOf, SessionNumbers } from '#core/protocol/api/insights.ts'
import { TEMPLATE_USER } from '#core/replay/sittings.ts'
import { partOf, type Part, type Stretch } from '../list-page.ts'
import type { Database } from './database.ts'
import { below } from './keyset.ts'
import { belongs } from './members.ts'
import { sessionStats } from './schema/record.ts'
import { roomMembers, rooms } from './schema/rooms.ts'

/** Where a session stands: when it began, its room, and whose numbers they are. */
export type InsightsKey = readonly [number, string, string]

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
  { after, limit }: Stretch<InsightsKey>,
): Promise<Part<SessionNumbers, InsightsKey>> {
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
    .where(
      and(
        ...[whose, belongs, inArray(roomMembers.role, SEEING)],
        below([numbers.firstAt, roomId, userId], after),
      ),
    )
    .orderBy(desc(numbers.firstAt), desc(roomId), desc(userId))
    .limit(limit + 1)
  return partOf(page, limit, (session): InsightsKey => [session.firstAt, session.room.id, session.user])
}
