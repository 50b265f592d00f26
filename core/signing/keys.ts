import { ED25519, type KeyHandle, type Subtle } from './crypto.ts'
import * as v from 'valibot'

const keyID = v.pipe(v.string(), v.regex(/^[A-Za-z0-9._-]{1,64}$/))
const bytes32 = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/))

/** An Ed25519 public key as JWK (RFC 8037) with its key id. */
export const publicJwk = v.object({
  kty: v.literal('OKP'),
  crv: v.literal('Ed25519'),
  kid: keyID,
  x: bytes32,
})

/** An Ed25519 private key as JWK with its key id. */
export const privateJwk = v.object({ ...publicJwk.entries, d: bytes32 })

/** A set of public keys, as in `{"keys":[...]}`. */
export const publicJwks = v.object({ keys: v.array(publicJwk) })

export type PublicJwk = v.InferOutput<typeof publicJwk>
export type PrivateJwk = v.InferOutput<typeof privateJwk>

/** A key to sign with and the id its verifiers know it by. */
export type SigningKey = { id: string; key: KeyHandle }

/** The accepted public keys by id; several at once while keys are rotated. Every one is Ed25519. */
export type Keyring = ReadonlyMap<string, KeyHandle>

/** Imports a private JWK; throws when it is not an Ed25519 key. */
export async function importSigningKey(jwk: PrivateJwk, subtle: Subtle): Promise<SigningKey> {
  const { kty, crv, x, d, kid } = v.parse(privateJwk, jwk)
  return { id: kid, key: await subtle.importKey('jwk', { kty, crv, x, d }, ED25519, false, ['sign']) }
}

/** Imports public JWKs into a keyring; throws on a key that is not Ed25519 or on a repeated id. */
export async function importKeyring(jwks: { keys: PublicJwk[] }, subtle: Subtle): Promise<Keyring> {
  const ring = new Map<string, KeyHandle>()
  for (const { kty, crv, x, kid } of v.parse(publicJwks, jwks).keys) {
    if (ring.has(kid)) throw new Error(`key id ${kid} appears twice`)
    ring.set(kid, await subtle.importKey('jwk', { kty, crv, x }, ED25519, false, ['verify']))
  }
  return ring
}

/** The public half of a private JWK. */
export const publicHalf = ({ kty, crv, kid, x }: PrivateJwk): PublicJwk => ({ kty, crv, kid, x })

/** The part of WebCrypto that makes a new pair; `exportKey` of an Ed25519 private key answers `x` and `d`. */
export interface KeyMaker<K> {
  generateKey(
    algorithm: { name: 'Ed25519' },
    extractable: boolean,
    usages: ('sign' | 'verify')[],
  ): Promise<unknown>
  exportKey(format: 'jwk', key: K): Promise<unknown>
}

/** Makes a new private JWK with this key id; `publicHalf` of it is what the other side is given. */
export async function generatePrivateJwk<K>(id: string, subtle: KeyMaker<K>): Promise<PrivateJwk> {
  const pair = (await subtle.generateKey({ name: 'Ed25519' }, true, ['sign', 'verify'])) as { privateKey: K }
  const jwk = v.parse(
    v.object({ x: v.string(), d: v.string() }),
    await subtle.exportKey('jwk', pair.privateKey),
  )
  return v.parse(privateJwk, { kty: 'OKP', crv: 'Ed25519', kid: id, x: jwk.x, d: jwk.d })
}
