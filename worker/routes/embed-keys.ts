import { Hono } from 'hono'
import { embedSignIn } from '../auth/embed-session.ts'
import { embedKeyID, embedSecret } from '../auth/embed-token.ts'
import { readBody } from '../body.ts'
import { database } from '../db/database.ts'
import { deleteEmbedKey, insertEmbedKey, listEmbedKeys, roomsOfKey, showEmbedKey } from '../db/embed-keys.ts'
import { ApiError, notFound } from '../error.ts'
import { signedIn, type App } from '../guard.ts'
import { byPerson, take } from '../limits.ts'
import { tell } from '../room-stub.ts'
import { ownAccount } from './own-account.ts'
import { newEmbedKey } from '#core/protocol/api/embed-requests.ts'

/** Rooms spoken to at once: the platform allows six connections. */
const AT_ONCE = 6

/** The keys by which a person's own sites let people into rooms. No token makes, sees or ends them. */
export const embedKeys = new Hono<App>()
  .use(signedIn)

  .get('/', async (c) => {
    const list = await listEmbedKeys(database(c.env), c.var.access.user)
    return c.json({ keys: list.map(showEmbedKey) })
  })

  .post('/', async (c) => {
    const { name } = await readBody(c, newEmbedKey)
    const db = database(c.env)
    const user = await ownAccount(c)
    await take(c, byPerson(c, 'tokenPerPerson'))
    const row = { id: embedKeyID(), userId: user.id, name, createdAt: Date.now(), lastUsedAt: null }
    if (!(await insertEmbedKey(db, row)))
      throw new ApiError('forbidden', 'You have as many keys as one may have. Delete one first.')
    return c.json({ key: showEmbedKey(row), secret: await embedSecret(c.env, row.id) }, 201)
  })

  .delete('/:id', async (c) => {
    const db = database(c.env)
    const id = c.req.param('id')
    const rooms = await roomsOfKey(db, id)
    if (!(await deleteEmbedKey(db, c.var.access.user, id))) throw notFound()
    const session = embedSignIn({ key: id })
    for (let at = 0; at < rooms.length; at += AT_ONCE)
      await Promise.allSettled(
        rooms.slice(at, at + AT_ONCE).map((room) => tell(c.env, room, (stub) => stub.endSession(session))),
      )
    return c.body(null, 204)
  })
