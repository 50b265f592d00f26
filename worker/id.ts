import { base64url } from 'jose'

/** Random bytes as base64url. */
export const randomID = (bytes: number): string =>
  base64url.encode(crypto.getRandomValues(new Uint8Array(bytes)))

/** SHA-256 of a text, base64url: how secrets are stored that are random already. */
export async function digest(text: string): Promise<string> {
  return base64url.encode(
    new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))),
  )
}

/** Crockford's base 32: no i, l, o, u. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

const letters = (count: number): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(count)), (byte) => ALPHABET[byte & 31]).join('')

/** A new person's id. */
export const userID = (kind: 'account' | 'guest'): string => `${kind === 'guest' ? 'g' : 'u'}_${letters(20)}`
/** A new problem's id. */
export const problemID = (): string => `p_${letters(20)}`
/** A new room's id. */
export const roomID = (): string => `r_${letters(20)}`
/** Whether a text can be a room's id. */
export const isRoomID = (text: string): boolean => /^r_[0-9a-hjkmnp-tv-z]{20}$/.test(text)

/** A new room code, 45 random bits, as it is stored: without dashes. */
export const roomCode = (): string => letters(9)
/** A code as it is shown and linked to: `abc-def-ghj`. */
export const showCode = (code: string): string => `${code.slice(0, 3)}-${code.slice(3, 6)}-${code.slice(6)}`

/** The stored form of a code as a person typed it; null when it cannot be one. */
export function readCode(typed: string): string | null {
  if (typed.length > 40) return null
  const code = typed
    .toLowerCase()
    .replace(/[\s\-_]/g, '')
    .replace(/o/g, '0')
    .replace(/[il]/g, '1')
  return /^[0-9a-hjkmnp-tv-z]{9}$/.test(code) ? code : null
}
