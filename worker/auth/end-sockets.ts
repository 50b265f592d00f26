import { database } from '../db/database.ts'
import { roomsWith } from '../db/presence.ts'
import type { Env } from '../env.ts'
import { tell } from '../room-stub.ts'

/**
 * Closes the sockets of sign-ins that ended, in the rooms where the directory knows the person. Never throws: a sign-in is
 * over whether or not a room can be reached.
 */
export async function endSockets(env: Env, user: string, families: readonly string[]): Promise<void> {
  if (families.length === 0) return
  try {
    const rooms = await roomsWith(database(env), user, Date.now())
    await Promise.all(
      rooms.flatMap((room) => families.map((family) => tell(env, room, (stub) => stub.endSession(family)))),
    )
  } catch (error) {
    console.error('sockets of an ended sign-in not closed', error)
  }
}
