import { Hono, type Context } from 'hono'
import { signAccess } from '../auth/access-token.ts'
import { startSession } from '../auth/session.ts'
import { readBody, readForm } from '../body.ts'
import { database } from '../db/database.ts'
import type { UserRow } from '../db/users.ts'
import { scriptOrSameSite, type App } from '../guard.ts'
import { logIn, signUp } from './auth.ts'
import { MAX_BODY, passwordGrant, scriptRegistration } from '#core/protocol/api/auth.ts'
import { userAgentOf } from './sign-in.ts'

/** Signing up and in for scripts: without Origin, without cookies, and with nothing but an access token for an answer. */
export const scriptAuth = new Hono<App>()

for (const path of ['/register', '/register/'] as const) {
  scriptAuth.post(path, scriptOrSameSite, async (c) => {
    const account = await readBody(c, scriptRegistration, MAX_BODY)
    return c.json(await tokenFor(c, await signUp(c, { ...account, email: null })), 201)
  })
}

for (const path of ['/token', '/token/'] as const) {
  scriptAuth.post(path, scriptOrSameSite, async (c) => {
    const { username, password } = await readForm(c, passwordGrant, MAX_BODY)
    return c.json(await tokenFor(c, await logIn(c, username, password)))
  })
}

/** The answer of RFC 6749, 5.1. The sign-in can be ended like any other, but not renewed: its refresh token is nobody's. */
async function tokenFor(c: Context<App>, user: UserRow) {
  const { family } = await startSession(database(c.env), user.id, userAgentOf(c))
  const { token } = await signAccess(c.env, { user: user.id, session: family })
  return { access_token: token, token_type: 'bearer' as const }
}
