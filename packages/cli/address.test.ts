import { expect, test } from 'vitest'
import { originOf, placeOf } from './address.ts'

test.each([
  ['https://example.org/r/abc', 'https://example.org'],
  ['http://127.0.0.1:8787', 'http://127.0.0.1:8787'],
  ['http://localhost:8787/', 'http://localhost:8787'],
  ['http://[::1]:1', 'http://[::1]:1'],
])('CL1: %s may be given a token', (typed, origin) => expect(originOf(typed, false)).toBe(origin))

test.each([
  'http://example.org',
  'http://127.0.0.1.example.org',
  'http://localhost.example.org',
  'ftp://example.org',
  'javascript:alert(1)',
  'https://ada:secret@example.org',
  'example.org',
  '',
])('CL1: %s may not', (typed) => expect(() => originOf(typed, false)).toThrow())

test('CL1: without encryption only by --insecure', () => {
  expect(originOf('http://example.org', true)).toBe('http://example.org')
  expect(() => originOf('ftp://example.org', true)).toThrow()
})

test('CL1: a room is named by code, address or link, and a link of another server is refused', () => {
  const origin = 'https://example.org'
  expect(placeOf('ABC def-ghj', origin)).toEqual({ code: 'abc-def-ghj' })
  expect(placeOf('https://example.org/r/abc-def-ghj', origin)).toEqual({ code: 'abc-def-ghj' })
  expect(placeOf('https://example.org/join#s3cret', origin)).toEqual({ link: 's3cret' })
  for (const typed of ['https://evil.example/r/abc-def-ghj', 'https://evil.example/join#x', '../../etc', ''])
    expect(() => placeOf(typed, origin)).toThrow()
})
