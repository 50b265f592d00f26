import * as v from 'valibot'
import { isReserved } from '../administrators.ts'
import type { Elsewhere, Provider } from '../auth/provider.ts'
import { database, type Database } from '../db/database.ts'
import { insertLink, personOfLink } from '../db/linked-accounts.ts'
import { deleteUser, insertUser, usernameKey, type UserRow } from '../db/users.ts'
import type { Env } from '../env.ts'
import { randomID, userID } from '../id.ts'
import { personName } from '#core/protocol/names.ts'
import { email as emailSchema, emailKey, username as usernameSchema } from '#core/protocol/api/auth.ts'

/** Numbered forms of a user name that are tried before it gets a random end. */
const NUMBERED = 3

/**
 * Whom an account elsewhere signs in; the first time it makes a new account. Never one that exists: an address is no
 * proof of who somebody is, whoever says that it was confirmed (docs/decisions/0009).
 */
export async function accountElsewhere(
  env: Env,
  { issuer }: Provider,
  elsewhere: Elsewhere,
): Promise<UserRow> {
  const db = database(env)
  const { subject } = elsewhere
  const known = await personOfLink(db, issuer, subject)
  if (known !== undefined) return known
  const made = await newAccount(env, db, elsewhere)
  const label = (elsewhere.username ?? elsewhere.name ?? subject).slice(0, 100)
  const link = { issuer, subject, userId: made.id, label, createdAt: made.createdAt }
  if (await insertLink(db, link)) return made
  // The same person in another tab was quicker.
  await deleteUser(db, made.id)
  const first = await personOfLink(db, issuer, subject)
  if (first === undefined) throw new Error('a link that is there and is not')
  return first
}

async function newAccount(env: Env, db: Database, { username, name, email }: Elsewhere): Promise<UserRow> {
  const base = usernameFrom(username ?? name ?? '')
  const address = v.safeParse(emailSchema, email)
  for (let attempt = 1; ; attempt++) {
    const called =
      attempt === 1 ? base : `${base}-${attempt <= NUMBERED ? attempt : randomID(3).replace(/[^\w]/g, '0')}`
    const shown = v.safeParse(personName, name ?? username)
    const user: UserRow = {
      id: userID('account'),
      kind: 'account',
      username: called,
      usernameKey: usernameKey(called),
      email: address.success ? address.output : null,
      emailKey: address.success ? emailKey(address.output) : null,
      name: shown.success ? shown.output : called,
      passwordHash: null,
      createdAt: Date.now(),
      disabledAt: null,
      color: null,
      emailVerifiedAt: null,
    }
    if (!isReserved(env, called) && (await insertUser(db, user))) return user
  }
}

/** A user name like what somebody is called elsewhere, with room for a number at its end. */
export function usernameFrom(called: string): string {
  const plain = called
    .slice(0, 200)
    // `ada@example.com` is called ada.
    .replace(/@.*$/s, '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9_]+/g, '-')
    .slice(0, 26)
    .replace(/^-+|-+$/g, '')
  return v.is(usernameSchema, plain) ? plain : plain === '' ? 'person' : `person-${plain}`
}
