import { database } from '../db/database.ts'
import { roomsWith } from '../db/presence.ts'
import type { Env } from '../env.ts'
import { tell } from '../room-stub.ts'

/**
 * Closes the sockets of a sign-in that ended, in the rooms where the directory knows the person. Never throws: the
 * sign-in is over whether or not a room can be reached.
 */
export async function endSockets(env: Env, ended: { user: string; family: string }): Promise<void> {
  try {
    const rooms = await roomsWith(database(env), ended.user, Date.now())
    await Promise.all(rooms.map((room) => tell(env, room, (stub) => stub.endSession(ended.family))))
  } catch (error) {
    console.error('sockets of an ended sign-in not closed', error)
  }
}
