import type { Context, MiddlewareHandler } from 'hono'
import { database } from './db/database.ts'
import { findSignIn } from './db/sessions.ts'
import { usernameKey, type UserRow } from './db/users.ts'
import type { Env } from './env.ts'
import { ApiError, notFound } from './error.ts'
import { signedIn, type App } from './guard.ts'
import { ownPerson, provePassword } from './routes/own-account.ts'

/** Milliseconds after signing in in which an administrator needs no other proof that it is them. */
const FRESH_MS = 15 * 60 * 1000

const namesOf = (env: Env): Set<string> =>
  new Set((env.ADMINS ?? '').split(',').map((name) => usernameKey(name.trim())))

/** Whether a user name is an administrator's: nobody registers one, so that a name that is free is not a way in (docs/decisions/0016). */
export const isReserved = (env: Env, username: string): boolean => namesOf(env).has(usernameKey(username))

/** Whether somebody administers this deployment: an account whose user name its configuration has. */
export const isAdministrator = (env: Env, { kind, username }: Pick<UserRow, 'kind' | 'username'>): boolean =>
  kind === 'account' && username !== null && isReserved(env, username)

/**
 * The one place that lets administrators in. Looked up for each request: a sign-in that has ended, another name in the
 * configuration and a blocked account count at once. For everybody else who is signed in there is nothing here, and a token
 * made for scripts signs nobody in.
 */
export const administrator: MiddlewareHandler<App> = async (c, next) =>
  signedIn(c, async () => {
    const person = await ownPerson(c)
    if (!isAdministrator(c.env, person)) throw notFound()
    c.set('admin', person)
    await next()
  })

/** Who administers; only behind `administrator`. */
export function adminOf(c: Context<App>): UserRow {
  const { admin } = c.var
  if (admin === undefined) throw notFound()
  return admin
}

/** Throws unless the administrator signed in a short while ago or shows their password: for what destroys. */
export async function proveFresh(c: Context<App>, password: string | undefined): Promise<void> {
  const admin = adminOf(c)
  const now = Date.now()
  const own = await findSignIn(database(c.env), admin.id, c.var.access.session, now)
  if (own !== undefined && now - own.startedAt <= FRESH_MS) return
  if (admin.passwordHash !== null && password !== undefined)
    return provePassword(c, admin, password, 'password')
  throw new ApiError(
    'password_needed',
    admin.passwordHash === null
      ? 'Log out, sign in again, and do this within 15 minutes.'
      : 'You signed in more than 15 minutes ago. Enter your password to do this.',
    { field: 'password' },
  )
}
