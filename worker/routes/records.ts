import { Hono } from 'hono'
import { database } from '../db/database.ts'
import { activeUser } from '../db/users.ts'
import { ApiError } from '../error.ts'
import { allowed, type App } from '../guard.ts'
import { sweepImports } from '../import-sweep.ts'
import { importSession } from '../import-session.ts'
import { byPerson, take } from '../limits.ts'
import { readSessionBody } from '../session-body.ts'
import { showRoom } from './seen-room.ts'

/** Rooms that are made of session files. */
export const records = new Hono<App>().use(allowed('rooms:write')).post('/', async (c) => {
  const user = await activeUser(database(c.env), c.var.access.user)
  if (user === undefined) throw new ApiError('unauthorized', 'Sign in to do this.')
  if (user.kind === 'guest') throw new ApiError('forbidden', 'Make an account to import sessions.')
  await take(c, byPerson(c, 'importPerPerson'), byPerson(c, 'roomPerPerson'))
  c.executionCtx.waitUntil(sweepImports(c.env))
  const room = await importSession(c.env, user, readSessionBody(c))
  return c.json({ room: showRoom(room) }, 201)
})
