import { scryptSync, timingSafeEqual } from 'node:crypto'
import { base64url } from 'jose'

/**
 * One of OWASP's equivalent settings for scrypt, and N·r·p is below the 2^20 that Workers allow. About 16 MiB and, on
 * one 2020s core, 0.1-0.3 s.
 */
const CURRENT = { N: 2 ** 14, r: 8, p: 5 } as const
const MAX_COST = 2 ** 20
const KEY_BYTES = 32

type Parameters = { N: number; r: number; p: number }

// workerd computes scrypt on the isolate's own thread, whatever the API looks like: one at a time, 16 MiB in all.
const derive = (password: string, salt: Uint8Array, { N, r, p }: Parameters): Uint8Array =>
  new Uint8Array(scryptSync(password.normalize('NFC'), salt, KEY_BYTES, { N, r, p }))

/** Hashes a password as `scrypt$N$r$p$salt$key`, salt and key in base64url. */
export function hashPassword(password: string): string {
  const salt = crypto.getRandomValues(new Uint8Array(16))
  const { N, r, p } = CURRENT
  const key = derive(password, salt, CURRENT)
  return ['scrypt', N, r, p, base64url.encode(salt), base64url.encode(key)].join('$')
}

/** Whether the password is the one that was hashed, and whether the hash should be made anew with today's parameters. */
export function checkPassword(password: string, stored: string | null): { ok: boolean; outdated: boolean } {
  const hash = stored === null ? null : readHash(stored)
  // Nobody of that name: the same work, so that the time tells nothing.
  const { parameters, salt, key } = hash ?? { parameters: CURRENT, salt: new Uint8Array(16), key: null }
  const derived = derive(password, salt, parameters)
  const ok = key !== null && key.byteLength === derived.byteLength && timingSafeEqual(derived, key)
  const { N, r, p } = parameters
  return { ok, outdated: N !== CURRENT.N || r !== CURRENT.r || p !== CURRENT.p }
}

function readHash(stored: string): { parameters: Parameters; salt: Uint8Array; key: Uint8Array } {
  const [scheme, n, r, p, salt = '', key = ''] = stored.split('$')
  const parameters = { N: Number(n), r: Number(r), p: Number(p) }
  const cost = parameters.N * parameters.r * parameters.p
  if (scheme !== 'scrypt' || !(cost > 0 && cost <= MAX_COST))
    throw new Error('a stored password hash is unreadable')
  return { parameters, salt: base64url.decode(salt), key: base64url.decode(key) }
}
