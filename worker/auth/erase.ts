import { deleteTokens } from '../db/access-tokens.ts'
import { database } from '../db/database.ts'
import { deleteEmbedKey, listEmbedKeys } from '../db/embed-keys.ts'
import { eraseUser, ownedRooms, roomsOfMember } from '../db/erase.ts'
import { deleteRoom } from '../db/rooms.ts'
import { endFamilies } from '../db/sessions.ts'
import type { Env } from '../env.ts'
import { tell } from '../room-stub.ts'
import { endFrames } from './end-frames.ts'
import { endSockets } from './end-sockets.ts'

/** Rooms spoken to at once: the platform allows six connections. */
const AT_ONCE = 6

/**
 * Erases a person: their own rooms with everything in them, their place in the rooms of others, and all that is known of
 * them here. What they wrote in the rooms of others stays, under the name they had then. Each part can be done again, and
 * the account itself goes last: should a room of theirs fail, the person is still there to ask again.
 */
export async function erase(env: Env, user: string): Promise<void> {
  const db = database(env)
  const deleteOwned = async () =>
    eachOf(await ownedRooms(db, user), async (room) => {
      await tell(env, room, (stub) => stub.destroy())
      await deleteRoom(db, room)
    })
  await deleteOwned()
  // First, so that no script is back before the last of its rooms was told.
  await deleteTokens(db, user)
  await endSockets(env, user, await endFamilies(db, user, null, Date.now()))
  // And that nobody is in a room of others because this person's key let them in.
  for (const { id } of await listEmbedKeys(db, user))
    await endFrames(env, db, id, () => deleteEmbedKey(db, user, id))
  await eachOf(await roomsOfMember(db, user), (room) => leave(env, room, user))
  await env.WEBHOOKS.get(env.WEBHOOKS.idFromName(user)).forget()
  await eraseUser(db, user, Date.now())
  // One that was being made meanwhile; from here on nobody makes more.
  await deleteOwned()
}

/** A room that cannot be told keeps the person in its list of those who were there; it must not keep them here. */
async function leave(env: Env, room: string, user: string): Promise<void> {
  try {
    await tell(env, room, (stub) => stub.removeMember(user))
  } catch (error) {
    console.error('a room keeps the name of somebody erased', error)
  }
}

async function eachOf(rooms: readonly string[], action: (room: string) => Promise<void>): Promise<void> {
  for (let at = 0; at < rooms.length; at += AT_ONCE)
    await Promise.all(rooms.slice(at, at + AT_ONCE).map(action))
}
