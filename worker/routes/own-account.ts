import type { Context } from 'hono'
import { checkPassword } from '../auth/password.ts'
import { database } from '../db/database.ts'
import { personOfSession } from '../db/members.ts'
import type { UserRow } from '../db/users.ts'
import { ApiError } from '../error.ts'
import type { App } from '../guard.ts'
import { byPerson, take, forgive } from '../limits.ts'

/** Who is asking, looked up: an access token outlives the sign-in it came from, this does not. */
export async function ownPerson(c: Context<App>): Promise<UserRow> {
  const { user, session } = c.var.access
  const person = await personOfSession(database(c.env), user, session)
  if (person === undefined) throw new ApiError('unauthorized', 'You are signed out.')
  return person
}

/** The same for accounts only. */
export async function ownAccount(c: Context<App>): Promise<UserRow> {
  const person = await ownPerson(c)
  if (person.kind === 'guest') throw new ApiError('forbidden', 'Make an account to do this.')
  return person
}

/** Throws unless the password is the person's; `field` is the input it came from. Tries are counted, successes are not. */
export async function provePassword(
  c: Context<App>,
  person: UserRow,
  given: string,
  field: string,
): Promise<void> {
  const limit = byPerson(c, 'passwordPerPerson')
  await take(c, limit)
  if (!checkPassword(given, person.passwordHash).ok)
    throw new ApiError('invalid', 'This is not your password.', { field })
  await forgive(c, limit)
}
