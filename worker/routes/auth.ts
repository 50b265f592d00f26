import { Hono, type Context } from 'hono'
import { isReserved } from '../administrators.ts'
import { clearRefresh, readRefresh } from '../auth/cookie.ts'
import { endSockets } from '../auth/end-sockets.ts'
import { sendVerification } from '../auth/mailed-links.ts'
import { checkPassword, hashPassword } from '../auth/password.ts'
import { endSession, rotate, type Rotated } from '../auth/session.ts'
import { readBody } from '../body.ts'
import { database, type Database } from '../db/database.ts'
import {
  insertUser,
  setPasswordHash,
  userByName,
  usernameKey,
  usersByEmail,
  type UserRow,
} from '../db/users.ts'
import { ApiError } from '../error.ts'
import type { App } from '../guard.ts'
import { userID } from '../id.ts'
import { byAddress, byLogin, forgive, take } from '../limits.ts'
import { credentials, emailKey, guest, MAX_BODY, registration } from '#core/protocol/api/auth.ts'
import { signedInAs, signIn, userAgentOf } from './sign-in.ts'

/** Signing up, in, on and out. */
export const auth = new Hono<App>()
  .post('/register', async (c) => {
    const account = await readBody(c, registration, MAX_BODY)
    return c.json(await signIn(c, database(c.env), await signUp(c, account)), 201)
  })

  .post('/login', async (c) => {
    const { login, password } = await readBody(c, credentials, MAX_BODY)
    return c.json(await signIn(c, database(c.env), await logIn(c, login, password)))
  })

  .post('/guest', async (c) => {
    const { name } = await readBody(c, guest)
    await take(c, byAddress(c, 'guestPerAddress'))
    const db = database(c.env)
    const user: UserRow = {
      id: userID('guest'),
      kind: 'guest',
      username: null,
      usernameKey: null,
      email: null,
      emailKey: null,
      name,
      passwordHash: null,
      createdAt: Date.now(),
      disabledAt: null,
      color: null,
      emailVerifiedAt: null,
    }
    await insertUser(db, user)
    return c.json(await signIn(c, db, user), 201)
  })

  .post('/refresh', async (c) => {
    const token = readRefresh(c)
    const next: Rotated =
      token === undefined ? { ok: false } : await rotate(c.env, database(c.env), token, userAgentOf(c))
    if (!next.ok) {
      if (next.ended) await endSockets(c.env, next.ended.user, [next.ended.family])
      clearRefresh(c)
      throw new ApiError('unauthorized', 'You are signed out.')
    }
    return c.json(await signedInAs(c, next.user, next))
  })

  .post('/logout', async (c) => {
    const token = readRefresh(c)
    const ended = token === undefined ? null : await endSession(database(c.env), token)
    if (ended !== null) await endSockets(c.env, ended.user, [ended.family])
    clearRefresh(c)
    return c.body(null, 204)
  })

/** Makes an account, whoever asks: the limits, the rules and the work are the same. */
export async function signUp(
  c: Context<App>,
  { username, email, password }: { username: string; email: string | null; password: string },
): Promise<UserRow> {
  await take(c, byAddress(c, 'registerPerAddress'))
  const db = database(c.env)
  const taken = new ApiError('username_taken', 'This user name is taken.', { field: 'username' })
  if (isReserved(c.env, username) || (await userByName(db, username)) !== undefined) throw taken
  const user: UserRow = {
    id: userID('account'),
    kind: 'account',
    username,
    usernameKey: usernameKey(username),
    email,
    emailKey: email === null ? null : emailKey(email),
    name: username,
    passwordHash: hashPassword(password),
    createdAt: Date.now(),
    disabledAt: null,
    color: null,
    emailVerifiedAt: null,
  }
  if (!(await insertUser(db, user))) throw taken
  sendVerification(c, user)
  return user
}

/** The account of a login and a password, whoever asks: the limits and the work are the same. */
export async function logIn(c: Context<App>, login: string, password: string): Promise<UserRow> {
  const limits = byLogin(c, emailKey(login))
  await take(c, byAddress(c, 'loginPerAddress'), ...limits)
  const user = await authenticate(database(c.env), login, password)
  if (user === undefined) {
    throw new ApiError('bad_credentials', 'The user name, email address or password is wrong.')
  }
  await forgive(c, ...limits)
  return user
}

/** The same number of hashes whether or not anybody has this name, and whether or not one of them matched. */
async function authenticate(db: Database, login: string, password: string): Promise<UserRow | undefined> {
  const candidates = login.includes('@')
    ? await usersByEmail(db, emailKey(login))
    : [await userByName(db, login)]
  const checked = candidates.map((user) => ({ user, ...checkPassword(password, user?.passwordHash ?? null) }))
  const match = checked.find(({ user, ok }) => ok && user?.disabledAt === null)
  if (match?.user !== undefined && match.outdated) {
    await setPasswordHash(db, match.user.id, hashPassword(password))
  }
  return match?.user
}
