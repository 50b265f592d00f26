import * as v from 'valibot'
import { toBase64 } from '#core/signing/bytes.ts'
import { ED25519 } from '#core/signing/crypto.ts'
import { privateJwk, publicHalf, publicJwks, type PublicJwk } from '#core/signing/keys.ts'
import { recordKey } from '../durable-objects/record-key.ts'
import type { Env } from './env.ts'
import { ApiError } from './error.ts'

/** The public keys that signed records here, the newest first; a key that is no more in use must be named among the old ones. */
export function recordKeys(env: Env): PublicJwk[] {
  const old = env.RECORD_OLD_KEYS ? v.parse(publicJwks, JSON.parse(env.RECORD_OLD_KEYS)).keys : []
  if (!env.RECORD_KEY) return old
  const own = publicHalf(v.parse(privateJwk, JSON.parse(env.RECORD_KEY)))
  return [own, ...old.filter(({ kid }) => kid !== own.kid)]
}

/** Signs a text with the deployment's key. */
export type Signer = (text: string) => Promise<{ keyId: string; signature: string }>

/** What signs here; throws an `ApiError` where nothing is recorded. */
export async function recordSigner(env: Env): Promise<Signer> {
  const signing = await recordKey(env)
  if (!signing) throw new ApiError('unavailable', 'Sessions are not recorded here.')
  const { id, key } = signing
  return async (text) => {
    const bytes = new TextEncoder().encode(text)
    const signature = await crypto.subtle.sign(ED25519, key as CryptoKey, bytes)
    return { keyId: id, signature: toBase64(new Uint8Array(signature)) }
  }
}
