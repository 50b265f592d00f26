import type { Database } from './database.ts'
import { takenColumn, type NewRoom } from './rooms.ts'
import { roomActivity } from './schema/presence.ts'
import { roomMembers, rooms } from './schema/rooms.ts'

/** Adds a room that nobody sees, its owner neither, until it is opened; false when another has its code. */
export async function insertHidden(db: Database, room: NewRoom): Promise<boolean> {
  try {
    await db.insert(rooms).values(room)
    return true
  } catch (error) {
    if (takenColumn(error) === 'code') return false
    throw error
  }
}

/** Makes its owner a member: from then on the room is among theirs. */
export async function openHidden(
  db: Database,
  { id, ownerId, createdAt }: NewRoom,
  ownerName: string,
): Promise<void> {
  await db.batch([
    db.insert(roomMembers).values({ roomId: id, userId: ownerId, role: 'owner', joinedAt: createdAt }),
    db.insert(roomActivity).values({
      ...{ roomId: id, seq: 1, at: createdAt, kind: 'created', userId: ownerId, name: ownerName, detail: '' },
    }),
  ])
}
