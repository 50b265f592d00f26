import * as v from 'valibot'
import { signedText, type SegmentHead } from '#core/replay/segment.ts'
import { toBase64 } from '#core/signing/bytes.ts'
import { ED25519 } from '#core/signing/crypto.ts'
import { importSigningKey, privateJwk, type SigningKey } from '#core/signing/keys.ts'
import type { Signature } from './record-rows.ts'

let said = false

/** The key that signs records; null, which is said once in the log, where there is none: then nothing is archived. */
export async function recordKey(env: { RECORD_KEY?: string }): Promise<SigningKey | null> {
  if (env.RECORD_KEY) return importSigningKey(v.parse(privateJwk, JSON.parse(env.RECORD_KEY)), crypto.subtle)
  if (!said) console.warn('RECORD_KEY is not set: no room is recorded')
  said = true
  return null
}

/** Signs a segment. */
export async function signSegment(head: SegmentHead, { id, key }: SigningKey): Promise<Signature> {
  const text = new TextEncoder().encode(signedText(head))
  const signature = await crypto.subtle.sign(ED25519, key as CryptoKey, text)
  return { signature: toBase64(new Uint8Array(signature)), keyId: id }
}
