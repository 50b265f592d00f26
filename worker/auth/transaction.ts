import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { jwtVerify, SignJWT } from 'jose'
import * as v from 'valibot'
import type { Env } from '../env.ts'
import type { App } from '../guard.ts'
import { isSecure } from '../origin.ts'
import { keysOf } from './keys.ts'
import { PROVIDER_IDS } from './provider.ts'

const ISSUER = 'codecollab'
const AUDIENCE = 'codecollab:provider'
const TYPE = 'provider+jwt'
/** Seconds somebody may take at the provider. */
const TTL = 600

const claims = v.object({
  provider: v.picklist(PROVIDER_IDS),
  state: v.string(),
  nonce: v.string(),
  verifier: v.string(),
  redirect: v.string(),
  next: v.string(),
  /** Set when the account elsewhere is to be linked to this person, and nobody is signed in. */
  link: v.optional(v.string()),
})

/** A sign-in elsewhere that this browser began. */
export type Begun = v.InferOutput<typeof claims>

const secure = (c: Context<App>): boolean => isSecure(c.req.header('Origin'), c.req.url)
const nameOf = (c: Context<App>): string => (secure(c) ? '__Host-cc_provider' : 'cc_provider')
// Strict works: the way back ends in a page of this site, and that page sends it.
const options = (c: Context<App>) =>
  ({ path: '/', httpOnly: true, sameSite: 'Strict', secure: secure(c) }) as const

/** Keeps what was begun in the browser, signed, where no script of a page can read it. */
export async function keepTransaction(c: Context<App>, begun: Begun): Promise<void> {
  const { provider: key } = await keysOf(c.env)
  const token = await new SignJWT({ ...begun })
    .setProtectedHeader({ alg: 'HS256', typ: TYPE })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setIssuedAt()
    .setExpirationTime(`${TTL}s`)
    .sign(key)
  setCookie(c, nameOf(c), token, { ...options(c), maxAge: TTL })
}

/** Takes what was begun out of the browser; null when there is nothing, or nothing that was made here. */
export async function takeTransaction(c: Context<App>): Promise<Begun | null> {
  const token = getCookie(c, nameOf(c))
  if (token === undefined) return null
  deleteCookie(c, nameOf(c), options(c))
  return verify(c.env, token)
}

async function verify(env: Env, token: string): Promise<Begun | null> {
  const { provider: key } = await keysOf(env)
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['HS256'],
      typ: TYPE,
      issuer: ISSUER,
      audience: AUDIENCE,
      requiredClaims: ['exp', 'iat'],
      maxTokenAge: TTL,
    })
    return v.parse(claims, payload)
  } catch {
    return null
  }
}
