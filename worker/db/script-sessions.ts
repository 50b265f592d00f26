import { and, eq, isNull } from 'drizzle-orm'
import type { Role } from '#core/protocol/access.ts'
import type { Database } from './database.ts'
import { atMostMembers, belongs } from './members.ts'
import { roomMembers, rooms } from './schema/rooms.ts'

/** A room that scripts open by an id; `role` is null for who is no member, `removed` for whom the owner keeps out. */
export type ScriptSession = {
  id: string
  code: string
  title: string
  language: string
  owner: string
  createdAt: number
  role: Role | null
  removed: boolean
}

/** The room of a session's id as one person sees it. */
export async function findSession(
  db: Database,
  session: string,
  user: string,
): Promise<ScriptSession | undefined> {
  const [found] = await db
    .select({ room: rooms, member: roomMembers })
    .from(rooms)
    .leftJoin(roomMembers, and(eq(roomMembers.roomId, rooms.id), eq(roomMembers.userId, user)))
    .where(eq(rooms.scriptSession, session))
  if (found === undefined) return undefined
  const { room, member } = found
  return {
    id: room.id,
    code: room.code,
    title: room.title,
    language: room.language,
    owner: room.ownerId,
    createdAt: room.createdAt,
    role: member !== null && member.leftAt === null && member.removedAt === null ? member.role : null,
    removed: member !== null && member.removedAt !== null,
  }
}

/** Lets a person into a session they know the id of, as a bot, unless it has `most` members (`within`); who was here before gets their role back. */
export async function joinSession(
  db: Database,
  roomId: string,
  userId: string,
  most: number,
): Promise<Role | null> {
  await db.batch([
    db
      .insert(roomMembers)
      .values({ roomId, userId, role: 'bot', joinedAt: Date.now() })
      .onConflictDoUpdate({
        target: [roomMembers.roomId, roomMembers.userId],
        set: { leftAt: null },
        setWhere: isNull(roomMembers.removedAt),
      }),
    atMostMembers(db, roomId, most),
  ])
  const [member] = await db
    .select({ role: roomMembers.role })
    .from(roomMembers)
    .where(and(eq(roomMembers.roomId, roomId), eq(roomMembers.userId, userId), belongs))
  return member?.role ?? null
}
