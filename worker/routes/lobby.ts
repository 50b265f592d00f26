import { Hono } from 'hono'
import { etag } from 'hono/etag'
import * as v from 'valibot'
import { database } from '../db/database.ts'
import { listLobby, publicRoom, type Cursor } from '../db/lobby.ts'
import { joinRoom } from '../db/members.ts'
import { findRoom } from '../db/rooms.ts'
import { ApiError, notFound } from '../error.ts'
import { signedIn, type App } from '../guard.ts'
import { within } from '../quotas.ts'
import { isRoomID } from '../id.ts'
import { byAddress, byPerson, take } from '../limits.ts'
import { lobbyKey } from '#core/protocol/names.ts'
import { showRoom } from './seen-room.ts'

/** A cursor as it travels: `{time}.{room}`. */
const cursor = v.pipe(
  v.string(),
  v.regex(/^\d{1,15}\.r_[0-9a-z]{20}$/),
  v.transform((text): Cursor => {
    const [at = '', id = ''] = text.split('.')
    return { at: Number(at), id }
  }),
)

const question = v.object({
  search: v.optional(v.pipe(v.string(), v.maxLength(200, 'This is too long to search for.')), ''),
  cursor: v.optional(cursor),
})

/** The public rooms: found by name, joined without a code by everybody who is signed in, guests too. */
export const lobby = new Hono<App>()
  .use(signedIn)

  .get('/', etag(), async (c) => {
    await take(c, byPerson(c, 'searchPerPerson'))
    const asked = v.safeParse(question, c.req.query(), { abortEarly: true })
    if (!asked.success) throw new ApiError('invalid', 'This cannot be searched for.')
    const { search, cursor: after } = asked.output
    const { next, ...page } = await listLobby(
      database(c.env),
      c.var.access.user,
      lobbyKey(search),
      after ?? null,
    )
    return c.json({ ...page, next: next && `${next.at}.${next.id}` })
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
