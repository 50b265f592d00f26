import type { Bytes } from './crypto.ts'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/** Standard base64 with padding (RFC 4648 section 4). */
export function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const [a, b, c] = [bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0]
    const four = [a >> 2, ((a & 3) << 4) | (b >> 4), ((b & 15) << 2) | (c >> 6), c & 63]
    const used = Math.min(bytes.length - at, 3) + 1
    text += four.map((six, index) => (index < used ? ALPHABET[six] : '=')).join('')
  }
  return text
}

/** The bytes of strict base64 (canonical padding and trailing bits), or null. */
export function fromBase64(text: string): Bytes | null {
  if (!BASE64.test(text)) return null
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  const bytes = new Uint8Array((text.length / 4) * 3 - padding)
  for (let at = 0, out = 0; at < text.length; at += 4) {
    const [a, b, c, d] = [0, 1, 2, 3].map((step) => Math.max(0, ALPHABET.indexOf(text[at + step] ?? '=')))
    const word = ((a ?? 0) << 18) | ((b ?? 0) << 12) | ((c ?? 0) << 6) | (d ?? 0)
    for (let shift = 16; shift >= 0 && out < bytes.length; shift -= 8) bytes[out++] = (word >> shift) & 255
  }
  // Two spellings of one signature would let a third party alter a message without breaking it.
  return toBase64(bytes) === text ? bytes : null
}

/** The bytes of text made of code points below 128; anything else throws, since headers never need it. */
export function ascii(text: string): Bytes {
  return Uint8Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0
    if (code > 127) throw new Error('not ASCII')
    return code
  })
}

/** True for text that `ascii` takes and that stays on one line. */
export const isHeaderText = (text: string): boolean => /^[\x20-\x7e]*$/.test(text)

/** One array with the bytes of both. */
export function concat(first: Uint8Array, second: Uint8Array): Bytes {
  const joined = new Uint8Array(first.length + second.length)
  joined.set(first)
  joined.set(second, first.length)
  return joined
}
