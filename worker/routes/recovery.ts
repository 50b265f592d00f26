import { Hono } from 'hono'
import { endSockets } from '../auth/end-sockets.ts'
import { mailOf } from '../auth/mail.ts'
import { sendResets } from '../auth/mailed-links.ts'
import { tellPasswordChanged } from '../auth/notices.ts'
import { hashPassword } from '../auth/password.ts'
import { revokeTokens } from '../auth/personal-token.ts'
import { readBody } from '../body.ts'
import { database, type Database } from '../db/database.ts'
import { confirmEmail, dropResets, takeMailToken, type Purpose } from '../db/mail-tokens.ts'
import { endFamilies } from '../db/sessions.ts'
import { activeUser, setPasswordHash } from '../db/users.ts'
import { ApiError } from '../error.ts'
import type { App } from '../guard.ts'
import { digest } from '../id.ts'
import { byAddress, take } from '../limits.ts'
import { emailKey, forgotten, MAX_BODY, newPassword, verification } from '#core/protocol/api/auth.ts'

/** What works without being signed in, by a link that was mailed. */
export const recovery = new Hono<App>()
  .post('/forgot', async (c) => {
    const { email } = await readBody(c, forgotten)
    await take(c, byAddress(c, 'mailPerAddress'))
    if (mailOf(c.env) === null) throw new ApiError('unavailable', 'This server sends no mail.')
    sendResets(c, emailKey(email))
    return c.body(null, 204)
  })

  .post('/reset', async (c) => {
    const { token, password } = await readBody(c, newPassword, MAX_BODY)
    await take(c, byAddress(c, 'mailTokenPerAddress'))
    const db = database(c.env)
    const { user } = await use(db, token, 'reset')
    await setPasswordHash(db, user, hashPassword(password))
    await dropResets(db, user)
    const ended = await endFamilies(db, user, null, Date.now())
    // Who forgot their password cannot say which of their tokens are theirs.
    await endSockets(c.env, user, [...ended, ...(await revokeTokens(c.env, user))])
    const person = await activeUser(db, user)
    if (person !== undefined) tellPasswordChanged(c, person)
    return c.body(null, 204)
  })

  .post('/verify', async (c) => {
    const { token } = await readBody(c, verification)
    await take(c, byAddress(c, 'mailTokenPerAddress'))
    const db = database(c.env)
    await confirmEmail(db, await use(db, token, 'verify'), Date.now())
    return c.body(null, 204)
  })

async function use(
  db: Database,
  token: string,
  purpose: Purpose,
): Promise<{ user: string; emailKey: string }> {
  const owner = await takeMailToken(db, await digest(token), purpose, Date.now())
  if (owner === undefined)
    throw new ApiError('bad_link', 'This link does not work any more. Ask for a new one.')
  return owner
}
