import { EMBED_LONGEST, EMBED_TTL } from './auth/embed-session.ts'
import { database } from './db/database.ts'
import { forgetVisitors } from './db/visitors.ts'
import type { Env } from './env.ts'

/** After which no frame that a visitor came by is good any more, and an hour, milliseconds. */
const GONE_MS = (EMBED_LONGEST + EMBED_TTL + 60 * 60) * 1_000

/** Removes a few visitors of frames that are long closed. Never throws: the next frame comes by again. */
export async function sweepVisitors(env: Env): Promise<void> {
  try {
    const now = Date.now()
    await forgetVisitors(database(env), now - GONE_MS, now)
  } catch (error) {
    console.error('visitors of frames not looked after', error)
  }
}
