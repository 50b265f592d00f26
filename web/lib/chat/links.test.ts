import { expect, test } from 'vitest'
import { linkify } from './links.ts'

const links = (message: string) => linkify(message).flatMap(({ href }) => href ?? [])

test('text and links keep their order and every character', () => {
  const message = 'see https://example.com/a?b=1#c, and (http://x.y/z_(1)) now.'
  expect(linkify(message)).toEqual([
    { text: 'see ' },
    { text: 'https://example.com/a?b=1#c', href: 'https://example.com/a?b=1#c' },
    { text: ', and (' },
    { text: 'http://x.y/z_(1)', href: 'http://x.y/z_(1)' },
    { text: ') now.' },
  ])
})

// SECURITY case 56
test.each([
  'javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:x',
  'file:///etc/passwd',
  'ftp://example.com',
  'xhttps://example.com',
  'https://user:secret@evil.example/',
  'https://bank.example@evil.example/',
  'https://',
  'http://[',
])('%s becomes no link', (message) => expect(links(message)).toEqual([]))

test('quotes, angle brackets and invisible characters end an address', () => {
  expect(links('"https://a.b/c"<x>')).toEqual(['https://a.b/c'])
  expect(links('https://a.b/\u202egpj.exe')).toEqual(['https://a.b/'])
  expect(links('https://a.b/\u200bc')).toEqual(['https://a.b/'])
})

test('a long message of almost-links is cut in a moment', () => {
  const started = performance.now()
  linkify('https://a.b/' + ')'.repeat(2_000))
  linkify('http://'.repeat(280))
  expect(performance.now() - started).toBeLessThan(1_000)
})
