import { database } from '../db/database.ts'
import { shutOut, type BlockedRow } from '../db/blocked.ts'
import { listEmbedKeys } from '../db/embed-keys.ts'
import { roomsWith } from '../db/presence.ts'
import { endFamilies } from '../db/sessions.ts'
import type { Env } from '../env.ts'
import { tell } from '../room-stub.ts'
import { readAnew } from '../shut-out.ts'
import { endFrames } from './end-frames.ts'
import { revokeTokens } from './personal-token.ts'

/** Rooms spoken to at once: the platform allows six connections. */
const AT_ONCE = 6

/**
 * Shuts somebody out: they cannot sign in, and every sign-in, token and socket of theirs ends, with the frames that their
 * keys let in. Their rooms stay for the others. False when there is no such person.
 */
export async function block(env: Env, row: BlockedRow): Promise<boolean> {
  const db = database(env)
  const { userId, at } = row
  if (!(await shutOut(db, row))) return false
  readAnew()
  await endFamilies(db, userId, null, at)
  await revokeTokens(env, userId)
  const rooms = await roomsWith(db, userId, at)
  for (let from = 0; from < rooms.length; from += AT_ONCE)
    await Promise.allSettled(
      rooms.slice(from, from + AT_ONCE).map((room) => tell(env, room, (stub) => stub.endPerson(userId))),
    )
  for (const { id } of await listEmbedKeys(db, userId)) await endFrames(env, db, id, async () => true)
  return true
}
