import { base64url } from 'jose'
import type { Database } from '../db/database.ts'
import {
  endFamily,
  findSession,
  forgetOld,
  insertSession,
  rotateSession,
  type SessionRow,
} from '../db/sessions.ts'
import type { UserRow } from '../db/users.ts'
import type { Env } from '../env.ts'
import { digest, randomID } from '../id.ts'
import { deviceOf } from './device.ts'
import { keysOf } from './keys.ts'

/** Milliseconds a sign-in lasts without being used. */
export const SESSION_MS = 30 * 24 * 60 * 60 * 1000
/** Milliseconds in which a client may present a token again, because the answer got lost or two tabs asked at once. */
const GRACE_MS = 10_000

/** A refresh token for the cookie, the family it belongs to, and whose it is. */
export type Session = { token: string; family: string }

/** What became of a presented token; `ended` names the sign-in that it ended. */
export type Rotated =
  ({ ok: true; user: UserRow } & Session) | { ok: false; ended?: { user: string; family: string } }

/** Starts a family: one sign-in on one device, which its User-Agent tells from others. */
export async function startSession(db: Database, user: string, userAgent: string): Promise<Session> {
  const now = Date.now()
  const token = randomID(32)
  const family = randomID(16)
  const client = await clientOf(userAgent)
  const device = deviceOf(userAgent)
  await insertSession(db, await row({ userId: user, family, client, device, startedAt: now }, token, now))
  await forgetOld(db, user, now)
  return { token, family }
}

/**
 * Exchanges a refresh token for its successor. A token that was exchanged before ends its whole family, except for the
 * same client within the grace time, who gets the family's newest token again. A successor is computed from its
 * predecessor, so that however often and however parallel one token is presented, a family has one newest token: a thief
 * inside the grace time and the owner hold the same one, and whoever is second to use it ends the family.
 */
export async function rotate(env: Env, db: Database, token: string, userAgent: string): Promise<Rotated> {
  const now = Date.now()
  const found = await findSession(db, await digest(token))
  if (found === undefined || !alive(found, now)) return { ok: false }
  if (found.rotatedAt === null) {
    const next = await successor(env, token)
    await rotateSession(db, found, now, await row(found, next, now))
    return { ok: true, token: next, family: found.family, user: found.user }
  }
  if (now - found.rotatedAt <= GRACE_MS && found.client === (await clientOf(userAgent))) {
    const newest = await newestOf(env, db, token)
    if (newest !== null) return { ok: true, token: newest, family: found.family, user: found.user }
  }
  await endFamily(db, found.family, now)
  return { ok: false, ended: { user: found.userId, family: found.family } }
}

/** Ends the family of a refresh token; says whose it was, or null when the token was nobody's any more. */
export async function endSession(
  db: Database,
  token: string,
): Promise<{ user: string; family: string } | null> {
  const found = await findSession(db, await digest(token))
  if (found === undefined) return null
  await endFamily(db, found.family, Date.now())
  return { user: found.userId, family: found.family }
}

const alive = (session: SessionRow & { user: UserRow }, now: number): boolean =>
  session.revokedAt === null && session.expiresAt > now && session.user.disabledAt === null

async function newestOf(env: Env, db: Database, token: string): Promise<string | null> {
  let newest = token
  // Every link was made within the grace time; more than a few is nobody's lost answer.
  for (let step = 0; step < 5; step++) {
    newest = await successor(env, newest)
    const found = await findSession(db, await digest(newest))
    if (found === undefined) return null
    if (found.rotatedAt === null) return newest
  }
  return null
}

async function successor(env: Env, token: string): Promise<string> {
  const { refresh } = await keysOf(env)
  const mac = await crypto.subtle.sign('HMAC', refresh, new TextEncoder().encode(token))
  return base64url.encode(new Uint8Array(mac))
}

/** Tells a client from others as far as one can without following people: by its kind of browser. */
const clientOf = (userAgent: string): Promise<string> => digest(userAgent)

/** The row of a family's token; the family stays what it was when it began. */
const row = async (
  {
    userId,
    family,
    client,
    device,
    startedAt,
  }: Pick<SessionRow, 'userId' | 'family' | 'client' | 'device' | 'startedAt'>,
  token: string,
  now: number,
): Promise<SessionRow> => ({
  id: randomID(12),
  userId,
  family,
  tokenHash: await digest(token),
  client,
  createdAt: now,
  expiresAt: now + SESSION_MS,
  rotatedAt: null,
  revokedAt: null,
  startedAt,
  device,
})
