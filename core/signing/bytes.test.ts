import { expect, it } from 'vitest'
import { ascii, fromBase64, toBase64 } from './bytes.ts'

it('base64 agrees with Node for every length up to 70', () => {
  for (let length = 0; length <= 70; length++) {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 151 + length * 7) & 255)
    expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'))
    expect(fromBase64(toBase64(bytes))).toEqual(bytes)
  }
})

it('base64 with other padding, alphabet, spaces or trailing bits is refused', () => {
  for (const text of ['QQ', 'QQ=', 'QR==', 'Q===', 'QQ==QQ==', 'QQ-_', ' QQ==', 'QQ==\n', '====']) {
    expect(fromBase64(text), text).toBeNull()
  }
})

it('ascii takes nothing above 127', () => {
  expect(ascii('a~')).toEqual(Uint8Array.of(97, 126))
  expect(() => ascii('é')).toThrow()
})
