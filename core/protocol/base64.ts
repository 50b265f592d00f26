const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const VALUES = new Map([...ALPHABET].map((letter, value) => [letter.charCodeAt(0), value]))

/** Standard base64 with padding (RFC 4648 section 4). */
export function encodeBase64(bytes: Uint8Array): string {
  const parts: string[] = []
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = [bytes[at], bytes[at + 1], bytes[at + 2]]
    const word = (a << 16) | (b << 8) | c
    const two = `${ALPHABET[word >> 18]}${ALPHABET[(word >> 12) & 63]}`
    const left = bytes.length - at
    parts.push(
      two,
      left > 1 ? (ALPHABET[(word >> 6) & 63] ?? '') : '=',
      left > 2 ? (ALPHABET[word & 63] ?? '') : '=',
    )
  }
  return parts.join('')
}

/** The bytes of padded base64, or null when it is none. */
export function decodeBase64(text: string): Uint8Array | null {
  if (text.length % 4 !== 0) return null
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  const bytes = new Uint8Array((text.length / 4) * 3 - padding)
  let word = 0
  let out = 0
  for (let at = 0; at < text.length; at++) {
    const value = VALUES.get(text.charCodeAt(at)) ?? (at >= text.length - padding ? 0 : null)
    if (value === null) return null
    word = (word << 6) | value
    if (at % 4 !== 3) continue
    for (let shift = 16; shift >= 0 && out < bytes.length; shift -= 8) bytes[out++] = (word >> shift) & 255
    word = 0
  }
  return bytes
}
