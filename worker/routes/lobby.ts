import { Hono } from 'hono'
import { etag } from 'hono/etag'
import * as v from 'valibot'
import { database } from '../db/database.ts'
import { listLobby, publicRoom } from '../db/lobby.ts'
import { joinRoom } from '../db/members.ts'
import { findRoom } from '../db/rooms.ts'
import { ApiError, notFound } from '../error.ts'
import { signedIn, type App } from '../guard.ts'
import { within } from '../quotas.ts'
import { isRoomID } from '../id.ts'
import { byAddress, byPerson, take } from '../limits.ts'
import { nextOf, stretchOf, whole, words } from '../list-page.ts'
import { lobbyKey } from '#core/protocol/names.ts'
import { showRoom } from './seen-room.ts'

const question = v.object({
  search: v.optional(v.pipe(v.string(), v.maxLength(200, 'This is too long to search for.')), ''),
})

/** The public rooms: found by name, joined without a code by everybody who is signed in, guests too. */
export const lobby = new Hono<App>()
  .use(signedIn)

  .get('/', etag(), async (c) => {
    await take(c, byPerson(c, 'searchPerPerson'))
    const asked = v.safeParse(question, c.req.query(), { abortEarly: true })
    if (!asked.success) throw new ApiError('invalid', 'This cannot be searched for.')
    const stretch = stretchOf(c, v.strictTuple([whole, words]), 'cursor')
    const search = lobbyKey(asked.output.search)
    const found = await listLobby(database(c.env), c.var.access.user, search, stretch)
    return c.json({ rooms: found.list, total: found.total, ...nextOf(c, found.next) })
  })

  .post('/:id/join', async (c) => {
    const id = c.req.param('id')
    const db = database(c.env)
    const { user } = c.var.access
    // Counted like codes, so that nothing is found out by trying.
    await take(c, byPerson(c, 'codePerPerson'), byAddress(c, 'codePerAddress'))
    const code = isRoomID(id) ? await publicRoom(db, id, user) : undefined
    if (code === undefined) throw notFound()
    await within(c.env, 'members', (most) => joinRoom(db, id, user, most))
    const joined = await findRoom(db, code, user)
    if (joined === undefined) throw notFound()
    return c.json({ room: showRoom(joined) })
  })
