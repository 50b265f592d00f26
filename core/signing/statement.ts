import * as v from 'valibot'
import { attestation, type Attestation, type SignedStatement } from '#core/protocol/attestation.ts'
import { ascii, concat, fromBase64, toBase64 } from './bytes.ts'
import { ED25519, type Bytes, type Subtle } from './crypto.ts'
import type { Keyring, SigningKey } from './keys.ts'

declare const TextEncoder: new () => { encode(text: string): Bytes }
declare const TextDecoder: new (label: 'utf-8', options: { fatal: true }) => { decode(bytes: Bytes): string }

// Names what is signed, so that no signature over anything else can pass for one of these.
const signed = (payload: Bytes): Bytes => concat(ascii('codecollab-attestation-1\n'), payload)

/** Signs an attestation: Ed25519 over `codecollab-attestation-1\n` and the JSON as it travels. */
export async function signStatement(
  said: Attestation,
  key: SigningKey,
  subtle: Subtle,
): Promise<SignedStatement> {
  const payload = new TextEncoder().encode(JSON.stringify(said))
  const signature = new Uint8Array(await subtle.sign(ED25519, key.key, signed(payload)))
  return { payload: toBase64(payload), keyID: key.id, signature: toBase64(signature) }
}

/** The attestation when a key of the ring signed it; null for anything else. */
export async function openStatement(
  { payload, keyID, signature }: SignedStatement,
  keys: Keyring,
  subtle: Subtle,
): Promise<Attestation | null> {
  const key = keys.get(keyID)
  const [bytes, proof] = [fromBase64(payload), fromBase64(signature)]
  if (!key || !bytes || !proof || !(await subtle.verify(ED25519, key, proof, signed(bytes)))) return null
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    const parsed = v.safeParse(attestation, JSON.parse(text))
    return parsed.success ? parsed.output : null
  } catch {
    return null
  }
}
