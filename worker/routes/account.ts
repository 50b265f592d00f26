import { Hono, type Context } from 'hono'
import { clearRefresh } from '../auth/cookie.ts'
import { endSockets } from '../auth/end-sockets.ts'
import { erase } from '../auth/erase.ts'
import { mailOf } from '../auth/mail.ts'
import { sendVerification } from '../auth/mailed-links.ts'
import { tellAddressChanged, tellPasswordChanged } from '../auth/notices.ts'
import { hashPassword } from '../auth/password.ts'
import { revokeTokens } from '../auth/personal-token.ts'
import { providersOf } from '../auth/provider.ts'
import { readBody } from '../body.ts'
import { database } from '../db/database.ts'
import { deleteLink, listLinks } from '../db/linked-accounts.ts'
import { dropResets } from '../db/mail-tokens.ts'
import { endFamilies, findSignIn } from '../db/sessions.ts'
import { setEmail, setPasswordHash, type UserRow } from '../db/users.ts'
import { ApiError, notFound } from '../error.ts'
import { signedIn, type App } from '../guard.ts'
import { byAddress, byPerson, take } from '../limits.ts'
import { deletion, emailChange, passwordChange } from '#core/protocol/api/account-changes.ts'
import { emailKey, MAX_BODY } from '#core/protocol/api/auth.ts'
import { ownAccount, ownPerson, provePassword } from './own-account.ts'

/** Milliseconds after signing in in which a person without a password needs no other proof that it is them. */
const RECENT_MS = 10 * 60 * 1000

/** What only the person themselves sees and changes of their account. */
export const account = new Hono<App>()
  .use(signedIn)

  .get('/account', async (c) => {
    const { id, email, emailVerifiedAt, passwordHash } = await ownPerson(c)
    const names = new Map(providersOf(c.env).map(({ issuer, name }) => [issuer, name]))
    const links = await listLinks(database(c.env), id)
    return c.json({
      email,
      emailVerified: emailVerifiedAt !== null,
      password: passwordHash !== null,
      links: links.map((link) => ({
        ...link,
        name: names.get(link.issuer) ?? new URL(link.issuer).hostname,
      })),
    })
  })

  .post('/password', async (c) => {
    const { current, password, revokeTokens: revoke } = await readBody(c, passwordChange, MAX_BODY)
    const person = await ownAccount(c)
    // Right passwords are not counted, and each costs as much work as a wrong one.
    await take(c, byPerson(c, 'profilePerPerson'))
    await proveSelf(c, person, current)
    const db = database(c.env)
    await setPasswordHash(db, person.id, hashPassword(password))
    await dropResets(db, person.id)
    const ended = await endFamilies(db, person.id, c.var.access.session, Date.now())
    // After the sign-ins: one that has ended makes no more of them.
    const revoked = revoke ? await revokeTokens(c.env, person.id) : []
    await endSockets(c.env, person.id, [...ended, ...revoked])
    tellPasswordChanged(c, person)
    return c.body(null, 204)
  })

  .post('/email', async (c) => {
    const { current, email } = await readBody(c, emailChange, MAX_BODY)
    const person = await ownAccount(c)
    await take(c, byAddress(c, 'mailPerAddress'))
    await proveSelf(c, person, current)
    const changed = await setEmail(database(c.env), person.id, email, emailKey(email))
    if (changed !== undefined) {
      sendVerification(c, changed)
      if (changed.emailKey !== person.emailKey) tellAddressChanged(c, person)
    }
    return c.body(null, 204)
  })

  .post('/verification', async (c) => {
    const person = await ownAccount(c)
    await take(c, byAddress(c, 'mailPerAddress'))
    if (mailOf(c.env) === null) throw new ApiError('unavailable', 'This server sends no mail.')
    if (person.emailVerifiedAt === null) sendVerification(c, person)
    return c.body(null, 204)
  })

  .delete('/links/:issuer', async (c) => {
    const { id } = await ownAccount(c)
    const db = database(c.env)
    const issuer = c.req.param('issuer')
    if (!(await listLinks(db, id)).some((link) => link.issuer === issuer)) throw notFound()
    if (!(await deleteLink(db, id, issuer)))
      throw new ApiError('forbidden', 'This is your only way to sign in. Set a password first.')
    return c.body(null, 204)
  })

  .post('/delete', async (c) => {
    const { password, name } = await readBody(c, deletion)
    const person = await ownPerson(c)
    if (person.passwordHash !== null) await provePassword(c, person, password ?? '', 'password')
    else if (name?.trim() !== (person.username ?? person.name))
      throw new ApiError('invalid', 'This is not your name here.', { field: 'name' })
    await erase(c.env, person.id)
    clearRefresh(c)
    return c.body(null, 204)
  })

/** The current password, or where there is none a sign-in of the last minutes. */
async function proveSelf(c: Context<App>, person: UserRow, current: string | undefined): Promise<void> {
  if (person.passwordHash !== null) return provePassword(c, person, current ?? '', 'current')
  const now = Date.now()
  const own = await findSignIn(database(c.env), person.id, c.var.access.session, now)
  if (own === undefined || now - own.startedAt > RECENT_MS)
    throw new ApiError('forbidden', 'Log out, sign in again, and do this within ten minutes.')
}
