import { jwtVerify, SignJWT } from 'jose'
import * as v from 'valibot'
import type { Env } from '../env.ts'
import { randomID } from '../id.ts'
import { keysOf } from './keys.ts'

/** Who holds an access token: a person, and the sign-in (family of refresh tokens) it came from. */
export type Access = { user: string; session: string }

const ISSUER = 'codecollab'
const AUDIENCE = 'codecollab:api'
const TYPE = 'at+jwt'
/** Seconds an access token is valid. */
const TTL = 600

const claims = v.object({ sub: v.pipe(v.string(), v.minLength(1)), sid: v.pipe(v.string(), v.minLength(1)) })

/** Makes an access token (RFC 9068 in shape); `expiresIn` is in seconds. */
export async function signAccess(env: Env, access: Access): Promise<{ token: string; expiresIn: number }> {
  const { access: key } = await keysOf(env)
  const now = Math.floor(Date.now() / 1000)
  const token = await new SignJWT({ sid: access.session })
    .setProtectedHeader({ alg: 'HS256', typ: TYPE })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setSubject(access.user)
    .setJti(randomID(16))
    .setIssuedAt(now)
    .setExpirationTime(now + TTL)
    .sign(key)
  return { token, expiresIn: TTL }
}

/** Reads an access token; null for anything else, whatever is wrong with it. */
export async function verifyAccess(env: Env, token: string): Promise<Access | null> {
  const { access: key } = await keysOf(env)
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['HS256'],
      typ: TYPE,
      issuer: ISSUER,
      audience: AUDIENCE,
      requiredClaims: ['exp', 'iat', 'jti', 'sub', 'sid'],
      maxTokenAge: TTL,
    })
    const { sub, sid } = v.parse(claims, payload)
    return { user: sub, session: sid }
  } catch {
    return null
  }
}
