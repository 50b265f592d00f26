import type { Scope } from '#core/protocol/api/tokens.ts'
import { database } from '../db/database.ts'
import {
  deleteTokens,
  findToken,
  insertToken,
  noteUse,
  scopesOf,
  type TokenRow,
} from '../db/access-tokens.ts'
import type { Env } from '../env.ts'
import { digest, randomID } from '../id.ts'
import { within } from '../quotas.ts'
import type { Access } from './access-token.ts'

/** What every access token that a person made begins with, so that people and programs recognise one. */
const PREFIX = 'cc_pat_'
const SHAPE = /^cc_pat_[A-Za-z0-9_-]{43}$/
/** How old the note of a token's last use may be, milliseconds. */
const NOTED_MS = 60_000

/** Makes a token of a person: 256 random bits, of which only the digest is kept. */
export async function makeToken(
  env: Env,
  token: Pick<TokenRow, 'userId' | 'name' | 'expiresAt'> & { scopes: readonly Scope[] },
): Promise<{ row: TokenRow; secret: string }> {
  const secret = PREFIX + randomID(32)
  const row = {
    ...token,
    id: randomID(12),
    tokenHash: await digest(secret),
    scopes: token.scopes.join(' '),
    createdAt: Date.now(),
    lastUsedAt: null,
  }
  await within(env, 'tokens', (most) => insertToken(database(env), row, most))
  return { row, secret }
}

/** Who a token belongs to, when it is good and for one of these purposes; null for anything else. */
export async function verifyToken(env: Env, secret: string, scope: Scope): Promise<Access | null> {
  if (!SHAPE.test(secret)) return null
  const db = database(env)
  const now = Date.now()
  const found = await findToken(db, await digest(secret), now)
  if (found === undefined || !scopesOf(found).includes(scope)) return null
  if (found.lastUsedAt === null || now - found.lastUsedAt > NOTED_MS) await noteUse(db, found.id, now)
  return { user: found.userId, session: sessionOf(found.id) }
}

/** Revokes every token of a person; answers the sessions that stood for them, whose sockets are to be closed. */
export const revokeTokens = async (env: Env, user: string): Promise<string[]> =>
  (await deleteTokens(database(env), user)).map(sessionOf)

/** Stands for a token where a sign-in is named: its sockets close when it is revoked. */
export const sessionOf = (id: string): string => `pat_${id}`
/** The token that a session stands for; null for a sign-in. */
export const tokenOf = (session: string): string | null =>
  session.startsWith('pat_') ? session.slice(4) : null
