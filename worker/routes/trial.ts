import { Hono } from 'hono'
import { TRIAL_MS } from '#core/protocol/home.ts'
import { readBody } from '../body.ts'
import { createRoom } from '../create-room.ts'
import { database, type Database } from '../db/database.ts'
import { deleteRoom, findRoom } from '../db/rooms.ts'
import { forgottenTrials, trialOf } from '../db/trials.ts'
import { activeUser } from '../db/users.ts'
import type { Env } from '../env.ts'
import { ApiError, notFound } from '../error.ts'
import { signedIn, type App } from '../guard.ts'
import { sweepImports } from '../import-sweep.ts'
import { byAddress, take } from '../limits.ts'
import { roomStub } from '../room-stub.ts'
import { newTrial } from '#core/protocol/api/room-requests.ts'
import { showRoom } from './seen-room.ts'

/** What a trial room begins as. */
const TRIAL = {
  title: 'Trying it out',
  language: 'python',
  visibility: 'code',
  template: 'practice',
  trial: true,
} as const
/** How long after its time a trial room is looked for that its own alarm has not removed, milliseconds. */
const LATE_MS = 60 * 60_000

/** A guest's one room: made on the first request, the same on every later one. */
export const trial = new Hono<App>().post('/', signedIn, async (c) => {
  await readBody(c, newTrial)
  const db = database(c.env)
  const user = await activeUser(db, c.var.access.user)
  if (user === undefined) throw new ApiError('unauthorized', 'Sign in to do this.')
  if (user.kind !== 'guest') throw new ApiError('forbidden', 'With an account, create a room instead.')
  if ((await trialOf(db, user.id)) === undefined) {
    await take(c, byAddress(c, 'trialPerAddress'))
    const made = await createRoom(c.env, user, TRIAL)
    c.executionCtx.waitUntil(Promise.all([sweep(c.env, db), sweepImports(c.env)]))
    if (made !== null) return c.json({ room: showRoom(made) }, 201)
  }
  const code = await trialOf(db, user.id)
  const room = code === undefined ? undefined : await findRoom(db, code, user.id)
  if (room === undefined) throw notFound()
  return c.json({ room: showRoom(room) })
})

/** Removes a few trial rooms whose alarm was lost. Never throws: the next trial room comes by again. */
async function sweep(env: Env, db: Database): Promise<void> {
  try {
    for (const id of await forgottenTrials(db, Date.now() - TRIAL_MS - LATE_MS))
      if (await roomStub(env, id).lapse()) await deleteRoom(db, id)
  } catch (error) {
    console.error('trial rooms not looked after', error)
  }
}
