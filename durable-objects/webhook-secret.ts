import { toBase64 } from '#core/signing/bytes.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)

/** The bytes with which messages to a webhook are signed: made of its id by a key of the server, so that no table holds them. */
export async function webhookKey({ JWT_SECRET }: { JWT_SECRET: string }, id: string): Promise<Uint8Array> {
  const base = await crypto.subtle.importKey('raw', utf8(JWT_SECRET), 'HKDF', false, ['deriveKey'])
  const derivation = {
    name: 'HKDF',
    hash: 'SHA-256',
    salt: new Uint8Array(),
    info: utf8('codecollab webhook'),
  }
  const mac = { name: 'HMAC', hash: 'SHA-256', length: 256 }
  const key = await crypto.subtle.deriveKey(derivation, base, mac, false, ['sign'])
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, utf8(id)))
}

/** The same as its owner is told it (Standard Webhooks). */
export const webhookSecret = async (env: { JWT_SECRET: string }, id: string): Promise<string> =>
  `whsec_${toBase64(await webhookKey(env, id))}`
