import type { Env } from '../env.ts'

/** One key per kind of credential, so that none can ever be taken for another. */
export type Keys = {
  access: CryptoKey
  ticket: CryptoKey
  refresh: CryptoKey
  provider: CryptoKey
  /** What embed keys are made of, and what signs the sessions of embedded frames. */
  embedKey: CryptoKey
  embed: CryptoKey
}

const derived = new Map<string, Promise<Keys>>()

/** The keys derived from `JWT_SECRET` (HKDF, RFC 5869); throws when the secret is shorter than 32 bytes of base64url. */
export function keysOf(env: Env): Promise<Keys> {
  let keys = derived.get(env.JWT_SECRET)
  if (keys === undefined) {
    keys = derive(env.JWT_SECRET)
    derived.set(env.JWT_SECRET, keys)
  }
  return keys
}

async function derive(secret: string): Promise<Keys> {
  if (typeof secret !== 'string' || secret.length < 43)
    throw new Error('JWT_SECRET must be 32 random bytes or more')
  const base = await crypto.subtle.importKey('raw', new TextEncoder().encode(secret), 'HKDF', false, [
    'deriveKey',
  ])
  const key = (purpose: string) =>
    crypto.subtle.deriveKey(
      {
        name: 'HKDF',
        hash: 'SHA-256',
        salt: new Uint8Array(),
        info: new TextEncoder().encode(`codecollab ${purpose}`),
      },
      base,
      { name: 'HMAC', hash: 'SHA-256', length: 256 },
      false,
      ['sign', 'verify'],
    )
  const [access, ticket, refresh, provider, embedKey, embed] = await Promise.all([
    key('access'),
    key('ticket'),
    key('refresh'),
    key('provider'),
    key('embed key'),
    key('embed session'),
  ])
  return { access, ticket, refresh, provider, embedKey, embed }
}
