import type { Database } from '../db/database.ts'
import { roomsOfKey } from '../db/embed-keys.ts'
import type { Env } from '../env.ts'
import { tell } from '../room-stub.ts'
import { embedSignIn } from './embed-session.ts'

/** Rooms spoken to at once: the platform allows six connections. */
const AT_ONCE = 6

/**
 * Ends the frames that came in by a key, once `end` has taken it away: whom it let in is known until then. Nothing happens
 * when `end` answers that there is no such key.
 */
export async function endFrames(
  env: Env,
  db: Database,
  key: string,
  end: () => Promise<boolean>,
): Promise<boolean> {
  const rooms = await roomsOfKey(db, key)
  if (!(await end())) return false
  const session = embedSignIn({ key })
  for (let at = 0; at < rooms.length; at += AT_ONCE)
    await Promise.allSettled(
      rooms.slice(at, at + AT_ONCE).map((room) => tell(env, room, (stub) => stub.endSession(session))),
    )
  return true
}
