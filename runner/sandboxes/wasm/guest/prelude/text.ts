import { define } from './host.ts'

/** The UTF-8 bytes of a text; a lone surrogate becomes U+FFFD. */
export function encode(text: string): Uint8Array {
  const bytes: number[] = []
  for (const character of text.toWellFormed()) {
    const code = character.codePointAt(0) ?? 0
    if (code < 0x80) bytes.push(code)
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63))
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
    else
      bytes.push(
        0xf0 | (code >> 18),
        0x80 | ((code >> 12) & 63),
        0x80 | ((code >> 6) & 63),
        0x80 | (code & 63),
      )
  }
  return Uint8Array.from(bytes)
}

/** The text of UTF-8 bytes. */
export function decode(bytes: Uint8Array): string {
  let escaped = ''
  for (const byte of bytes)
    escaped +=
      byte < 0x80 && byte !== 37 ? String.fromCharCode(byte) : `%${byte.toString(16).padStart(2, '0')}`
  try {
    return decodeURIComponent(escaped)
  } catch {
    return Array.from(bytes, (byte) => (byte < 0x80 ? String.fromCharCode(byte) : '\ufffd')).join('')
  }
}

/** As much of Node's Buffer as programs use on their input. */
export class Buffer extends Uint8Array {
  static override from(source: unknown): Buffer {
    const bytes = typeof source === 'string' ? encode(source) : Uint8Array.from(source as ArrayLike<number>)
    const buffer = new Buffer(bytes.length)
    buffer.set(bytes)
    return buffer
  }

  override toString(encoding = 'utf8'): string {
    if (encoding === 'hex') return Array.from(this, (byte) => byte.toString(16).padStart(2, '0')).join('')
    return decode(this)
  }
}

define('Buffer', Buffer)
define(
  'TextEncoder',
  class TextEncoder {
    encode = (text = '') => encode(String(text))
  },
)
define(
  'TextDecoder',
  class TextDecoder {
    decode = (bytes: Uint8Array | ArrayBuffer = new Uint8Array()) =>
      decode(new Uint8Array(bytes as ArrayBuffer))
  },
)
