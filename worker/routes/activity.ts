import { Hono } from 'hono'
import { etag } from 'hono/etag'
import { listActivity } from '../db/activity.ts'
import { database } from '../db/database.ts'
import { signedIn, type App } from '../guard.ts'
import { showCode } from '../id.ts'
import { byPerson, take } from '../limits.ts'

/** What happened lately in the person's rooms. Nothing new is answered with 304. */
export const activity = new Hono<App>().use(signedIn, etag()).get('/', async (c) => {
  await take(c, byPerson(c, 'homePerPerson'))
  const list = await listActivity(database(c.env), c.var.access.user)
  const shown = list.map(({ room, ...entry }) => ({ ...entry, room: { ...room, code: showCode(room.code) } }))
  return c.json({ activity: shown })
})
