import { Hono } from 'hono'
import { embedKeyID, embedSecret } from '../auth/embed-token.ts'
import { endFrames } from '../auth/end-frames.ts'
import { readBody } from '../body.ts'
import { database } from '../db/database.ts'
import { deleteEmbedKey, insertEmbedKey, listEmbedKeys, showEmbedKey } from '../db/embed-keys.ts'
import { notFound } from '../error.ts'
import { signedIn, type App } from '../guard.ts'
import { byPerson, take } from '../limits.ts'
import { within } from '../quotas.ts'
import { ownAccount } from './own-account.ts'
import { newEmbedKey } from '#core/protocol/api/embed-requests.ts'

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
    await within(c.env, 'embed_keys', (most) => insertEmbedKey(db, row, most))
    return c.json({ key: showEmbedKey(row), secret: await embedSecret(c.env, row.id) }, 201)
  })

  .delete('/:id', async (c) => {
    const db = database(c.env)
    const id = c.req.param('id')
    const end = () => deleteEmbedKey(db, c.var.access.user, id)
    if (!(await endFrames(c.env, db, id, end))) throw notFound()
    return c.body(null, 204)
  })
