import { Hono } from 'hono'
import { isReserved } from '../administrators.ts'
import { signAccess } from '../auth/access-token.ts'
import { sendVerification } from '../auth/mailed-links.ts'
import { hashPassword } from '../auth/password.ts'
import { readBody } from '../body.ts'
import { database } from '../db/database.ts'
import { personOfSession } from '../db/members.ts'
import { upgradeGuest } from '../db/trials.ts'
import { activeUser, publicUser, userByName, usernameKey } from '../db/users.ts'
import { ApiError } from '../error.ts'
import { signedIn, type App } from '../guard.ts'
import { byAddress, take } from '../limits.ts'
import { tell } from '../room-stub.ts'
import { emailKey, MAX_BODY, registration } from '#core/protocol/api/auth.ts'

/** A guest becomes an account: the same person, still signed in, with their rooms. */
export const upgrade = new Hono<App>().post('/upgrade', signedIn, async (c) => {
  const { username, email, password } = await readBody(c, registration, MAX_BODY)
  const db = database(c.env)
  const { access } = c.var
  const guest = await personOfSession(db, access.user, access.session)
  if (guest === undefined) throw new ApiError('unauthorized', 'You are signed out.')
  if (guest.kind !== 'guest') throw new ApiError('forbidden', 'You have an account already.')
  await take(c, byAddress(c, 'registerPerAddress'))
  const taken = new ApiError('username_taken', 'This user name is taken.', { field: 'username' })
  if (isReserved(c.env, username) || (await userByName(db, username)) !== undefined) throw taken
  const kept = await upgradeGuest(db, guest.id, {
    username,
    usernameKey: usernameKey(username),
    email,
    emailKey: emailKey(email),
    name: username,
    passwordHash: hashPassword(password),
  })
  const user = await activeUser(db, guest.id)
  if (kept === null || user === undefined) throw taken
  sendVerification(c, user)
  // Should a room not hear of it, it asks the database before it goes away.
  await Promise.allSettled(kept.map((room) => tell(c.env, room, (stub) => stub.keep())))
  const { token, expiresIn } = await signAccess(c.env, access)
  return c.json({ user: publicUser(user), accessToken: token, expiresIn })
})
