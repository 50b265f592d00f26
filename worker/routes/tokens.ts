import { Hono } from 'hono'
import { endSockets } from '../auth/end-sockets.ts'
import { makeToken, sessionOf } from '../auth/personal-token.ts'
import { readBody } from '../body.ts'
import { deleteToken, listTokens, showToken } from '../db/access-tokens.ts'
import { database } from '../db/database.ts'
import { notFound } from '../error.ts'
import { signedIn, type App } from '../guard.ts'
import { byPerson, take } from '../limits.ts'
import { newToken } from '#core/protocol/api/new-token.ts'
import { ownAccount } from './own-account.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/** A person's own access tokens. Only somebody who signed in gets here: no token makes, sees or revokes tokens. */
export const tokens = new Hono<App>()
  .use(signedIn)

  .get('/', async (c) => {
    const list = await listTokens(database(c.env), c.var.access.user)
    return c.json({ tokens: list.map(showToken) })
  })

  .post('/', async (c) => {
    const { name, scopes, days } = await readBody(c, newToken)
    // Looked up: a sign-in that has ended must not leave a token behind that lasts.
    const user = await ownAccount(c)
    await take(c, byPerson(c, 'tokenPerPerson'))
    const expiresAt = days === null ? null : Date.now() + days * DAY_MS
    const { row, secret } = await makeToken(c.env, { userId: user.id, name, scopes, expiresAt })
    return c.json({ token: showToken(row), secret }, 201)
  })

  .delete('/:id', async (c) => {
    const { user } = c.var.access
    const id = c.req.param('id')
    if (!(await deleteToken(database(c.env), user, id))) throw notFound()
    await endSockets(c.env, user, [sessionOf(id)])
    return c.body(null, 204)
  })
