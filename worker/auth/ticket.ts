import { jwtVerify, SignJWT } from 'jose'
import * as v from 'valibot'
import { ROLES } from '#core/protocol/access.ts'
import { LIMITS } from '#core/protocol/limits.ts'
import type { Identity } from '../../durable-objects/identity.ts'
import type { Env } from '../env.ts'
import { randomID } from '../id.ts'
import { keysOf } from './keys.ts'

const ISSUER = 'codecollab'
const TYPE = 'ticket+jwt'
/** Seconds a ticket is valid. */
const TTL = LIMITS.ticketMs / 1000

const claims = v.object({
  sub: v.string(),
  jti: v.string(),
  exp: v.number(),
  name: v.string(),
  guest: v.boolean(),
  role: v.picklist(ROLES),
  sid: v.string(),
  color: v.nullish(v.number(), null),
})

/**
 * Makes the ticket that opens one socket of one room for one person; the room accepts its id once. `at` is a time, in
 * milliseconds, before which nothing that the ticket says was looked up: the room refuses what is older than a change.
 */
export async function signTicket(
  env: Env,
  room: string,
  person: Pick<Identity, 'user' | 'name' | 'guest' | 'role' | 'session'> & Partial<Pick<Identity, 'color'>>,
  at = Date.now(),
): Promise<string> {
  const { ticket: key } = await keysOf(env)
  const { name, guest, role, session, color = null } = person
  return new SignJWT({ name, guest, role, sid: session, color })
    .setProtectedHeader({ alg: 'HS256', typ: TYPE })
    .setIssuer(ISSUER)
    .setAudience(`room:${room}`)
    .setSubject(person.user)
    .setJti(randomID(16))
    .setIssuedAt(Math.floor(at / 1000))
    .setExpirationTime(at / 1000 + TTL)
    .sign(key)
}

/** Reads a ticket of this room; null for anything else. Asks nobody: whether it was used already, the room knows. */
export async function verifyTicket(env: Env, room: string, token: string): Promise<Identity | null> {
  const { ticket: key } = await keysOf(env)
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['HS256'],
      typ: TYPE,
      issuer: ISSUER,
      audience: `room:${room}`,
      requiredClaims: ['exp', 'iat', 'jti', 'sub', 'sid'],
      maxTokenAge: TTL,
    })
    const { sub, sid, jti, exp, name, guest, role, color } = v.parse(claims, payload)
    return { user: sub, name, guest, role, color, session: sid, ticket: jti, expires: Math.round(exp * 1000) }
  } catch {
    return null
  }
}
