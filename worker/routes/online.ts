import { Hono } from 'hono'
import { etag } from 'hono/etag'
import * as v from 'valibot'
import { database } from '../db/database.ts'
import { listOnline } from '../db/online.ts'
import { signedIn, type App } from '../guard.ts'
import { showCode } from '../id.ts'
import { byPerson, take } from '../limits.ts'
import { nextOf, stretchOf, whole, words } from '../list-page.ts'

/** Who is in rooms now that the person may know of. Asked again and again: nothing new is answered with 304. */
export const online = new Hono<App>().use(signedIn, etag()).get('/', async (c) => {
  await take(c, byPerson(c, 'homePerPerson'))
  const stretch = stretchOf(c, v.strictTuple([whole, whole, words]))
  const { list, next } = await listOnline(database(c.env), c.var.access.user, stretch)
  const shown = list.map(({ room, ...person }) => ({
    ...person,
    room: { ...room, code: room.code === null ? null : showCode(room.code) },
  }))
  return c.json({ people: shown, more: next !== null, ...nextOf(c, next) })
})
