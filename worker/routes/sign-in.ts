import type { Context } from 'hono'
import { signAccess } from '../auth/access-token.ts'
import { writeRefresh } from '../auth/cookie.ts'
import { startSession, type Session } from '../auth/session.ts'
import type { Database } from '../db/database.ts'
import { publicUser, type User, type UserRow } from '../db/users.ts'
import type { App } from '../guard.ts'

/** What every way of signing in answers. */
export type SignedIn = { user: User; accessToken: string; expiresIn: number }

/** Starts a sign-in of a person in the browser that asks. */
export async function signIn(c: Context<App>, db: Database, user: UserRow): Promise<SignedIn> {
  return signedInAs(c, user, await startSession(db, user.id, userAgentOf(c)))
}

/** Gives the browser what a sign-in has: the cookie, and in the answer who it is and an access token. */
export async function signedInAs(c: Context<App>, user: UserRow, session: Session): Promise<SignedIn> {
  writeRefresh(c, session.token)
  const { token, expiresIn } = await signAccess(c.env, { user: user.id, session: session.family })
  return { user: publicUser(user), accessToken: token, expiresIn }
}

/** How the caller's browser names itself. */
export const userAgentOf = (c: Context<App>): string => c.req.header('User-Agent') ?? ''
