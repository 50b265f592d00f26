import { Hono } from 'hono'
import { etag } from 'hono/etag'
import { database } from '../db/database.ts'
import { listOnline } from '../db/online.ts'
import { signedIn, type App } from '../guard.ts'
import { showCode } from '../id.ts'
import { byPerson, take } from '../limits.ts'

/** Who is in rooms now that the person may know of. Asked again and again: nothing new is answered with 304. */
export const online = new Hono<App>().use(signedIn, etag()).get('/', async (c) => {
  await take(c, byPerson(c, 'homePerPerson'))
  const { people, more } = await listOnline(database(c.env), c.var.access.user)
  const shown = people.map(({ room, ...person }) => ({
    ...person,
    room: { ...room, code: room.code === null ? null : showCode(room.code) },
  }))
  return c.json({ people: shown, more })
})
