import { expect, test } from 'vitest'
import { PLAIN, readText, storable, writeText } from './local-text.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

test.each(['', 'a', 'a\nb\n', 'a\r\nb\r\n', '\ufeffa\r\n', '\ufeff', '中 😀\n'])(
  'CL8: %j is written as it was read',
  (text) => {
    const read = readText(bytes(text))
    expect(read?.text).not.toMatch(/[\r\ufeff]/)
    expect(read && writeText(read.text, read.writing)).toEqual(bytes(text))
  },
)

test('CL8: a file of mixed line ends is written as most of it is', () => {
  expect(readText(bytes('a\r\nb\r\nc\n'))).toEqual({
    text: 'a\nb\nc\n',
    writing: { crlf: true, mark: false },
  })
  expect(readText(bytes('a\r\nb\nc\n'))?.writing.crlf).toBe(false)
})

test('CL8: what is no text is not read as one', () => {
  expect(readText(Uint8Array.of(0xff, 0xfe, 0))).toBe(null)
  expect(readText(Uint8Array.of(0xed, 0xa0, 0x80))).toBe(null)
})

test('CL8: half a character has a place of its own in a file', () => {
  const text = storable('a\ud800b')
  expect(text).toHaveLength(3)
  expect(readText(writeText(text, PLAIN))?.text).toBe(text)
})
