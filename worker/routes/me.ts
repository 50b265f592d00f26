import { Hono } from 'hono'
import { database } from '../db/database.ts'
import { activeUser, publicUser } from '../db/users.ts'
import { ApiError } from '../error.ts'
import { allowed, type App } from '../guard.ts'

/** Who the access token belongs to. */
export const me = new Hono<App>().get('/', allowed('account:read'), async (c) => {
  const user = await activeUser(database(c.env), c.var.access.user)
  if (user === undefined) throw new ApiError('unauthorized', 'Sign in to do this.')
  return c.json({ user: publicUser(user) })
})
