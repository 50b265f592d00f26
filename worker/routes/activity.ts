import { Hono } from 'hono'
import { etag } from 'hono/etag'
import * as v from 'valibot'
import { listActivity } from '../db/activity.ts'
import { database } from '../db/database.ts'
import { signedIn, type App } from '../guard.ts'
import { showCode } from '../id.ts'
import { byPerson, take } from '../limits.ts'
import { nextOf, stretchOf, whole, words } from '../list-page.ts'

/** What happened lately in the person's rooms. Nothing new is answered with 304. */
export const activity = new Hono<App>().use(signedIn, etag()).get('/', async (c) => {
  await take(c, byPerson(c, 'homePerPerson'))
  const stretch = stretchOf(c, v.strictTuple([whole, whole, words]))
  const { list, next } = await listActivity(database(c.env), c.var.access.user, stretch)
  const shown = list.map(({ room, ...entry }) => ({ ...entry, room: { ...room, code: showCode(room.code) } }))
  return c.json({ activity: shown, ...nextOf(c, next) })
})
