import { Hono } from 'hono'
import * as v from 'valibot'
import { endSockets } from '../auth/end-sockets.ts'
import { readBody } from '../body.ts'
import { database } from '../db/database.ts'
import { roomsWith } from '../db/presence.ts'
import { endFamilies, endOwnFamily, listSignIns } from '../db/sessions.ts'
import { activeUser, publicUser, setProfile, type UserRow } from '../db/users.ts'
import type { Env } from '../env.ts'
import { ApiError, notFound } from '../error.ts'
import { allowed, signedIn, type App } from '../guard.ts'
import { byPerson, take } from '../limits.ts'
import { nextOf, stretchOf, whole, words } from '../list-page.ts'
import { tell } from '../room-stub.ts'
import { profile } from '#core/protocol/api/account-changes.ts'
import { ownPerson } from './own-account.ts'

/** Who the access token belongs to: what others see of them, and where they are signed in. */
export const me = new Hono<App>()
  .get('/', allowed('account:read'), async (c) => {
    const user = await activeUser(database(c.env), c.var.access.user)
    if (user === undefined) throw new ApiError('unauthorized', 'Sign in to do this.')
    return c.json({ user: publicUser(user) })
  })

  .use(signedIn)

  .patch('/', async (c) => {
    const { name, color } = await readBody(c, profile)
    const person = await ownPerson(c)
    if (name === undefined && color === undefined) return c.json({ user: publicUser(person) })
    await take(c, byPerson(c, 'profilePerPerson'))
    const change = { ...(name === undefined ? {} : { name }), ...(color === undefined ? {} : { color }) }
    const changed = await setProfile(database(c.env), person.id, change)
    if (changed === undefined) throw new ApiError('unauthorized', 'You are signed out.')
    await tellRooms(c.env, changed)
    return c.json({ user: publicUser(changed) })
  })

  .get('/sessions', async (c) => {
    const { id } = await ownPerson(c)
    const stretch = stretchOf(c, v.strictTuple([whole, words]))
    const { list, next } = await listSignIns(database(c.env), id, Date.now(), stretch)
    const sessions = list.map(({ family, ...session }) => ({
      id: family,
      current: family === c.var.access.session,
      ...session,
    }))
    return c.json({ sessions, ...nextOf(c, next) })
  })

  .delete('/sessions', async (c) => {
    const { id } = await ownPerson(c)
    const ended = await endFamilies(database(c.env), id, c.var.access.session, Date.now())
    await endSockets(c.env, id, ended)
    return c.body(null, 204)
  })

  .delete('/sessions/:session', async (c) => {
    const { id } = await ownPerson(c)
    const session = c.req.param('session')
    if (!(await endOwnFamily(database(c.env), id, session, Date.now()))) throw notFound()
    await endSockets(c.env, id, [session])
    return c.body(null, 204)
  })

/** Shows the rooms a person is in how they look now. A room that cannot be told learns it when they next come in. */
async function tellRooms(env: Env, { id, name, color }: UserRow): Promise<void> {
  try {
    const rooms = await roomsWith(database(env), id, Date.now())
    await Promise.all(rooms.map((room) => tell(env, room, (stub) => stub.setProfile(id, name, color))))
  } catch (error) {
    console.error('rooms not told of a profile', error)
  }
}
