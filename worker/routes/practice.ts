import { Hono } from 'hono'
import { database } from '../db/database.ts'
import { practiceOf } from '../db/practice.ts'
import { allowed, type App } from '../guard.ts'
import { byPerson, take } from '../limits.ts'

/** What somebody has solved by themselves. */
export const practice = new Hono<App>().use(allowed('rooms:read')).get('/', async (c) => {
  await take(c, byPerson(c, 'searchPerPerson'))
  return c.json(await practiceOf(database(c.env), c.var.access.user, Date.now()))
})
