/** Bytes that WebCrypto accepts everywhere (never a view of shared memory). */
export type Bytes = Uint8Array<ArrayBuffer>

/** What the profile needs to know of a `CryptoKey`. */
export interface KeyHandle {
  readonly type: string
}

/** The part of WebCrypto's `subtle` that signing uses; Node's, workerd's and a browser's all fit. */
export interface Subtle {
  sign(algorithm: { name: string }, key: KeyHandle, data: Bytes): Promise<ArrayBuffer>
  verify(algorithm: { name: string }, key: KeyHandle, signature: Bytes, data: Bytes): Promise<boolean>
  digest(algorithm: string, data: Bytes): Promise<ArrayBuffer>
  importKey(
    format: 'jwk',
    key: { kty: string; crv: string; x: string; d?: string },
    algorithm: { name: string },
    extractable: boolean,
    usages: ('sign' | 'verify')[],
  ): Promise<KeyHandle>
}

/** Everything signing takes from outside: cryptography, the clock (Unix milliseconds) and fresh nonces. */
export type SigningDeps = {
  subtle: Subtle
  now: () => number
  /** A fresh unguessable value, 16-64 characters of base64url. */
  nonce: () => string
}

/** The only algorithm of the profile, in WebCrypto's name; no message can choose another. */
export const ED25519 = { name: 'Ed25519' }
