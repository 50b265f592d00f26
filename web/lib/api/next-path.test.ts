import { expect, test } from 'vitest'
import { nextPath } from './next-path.ts'

test.each(['/', '/r/abc-def-ghj', '/r/abc?x=1#y', '/login?next=%2F%2Fevil'])('%s stays', (path) =>
  expect(nextPath(path)).toBe(path),
)

// SECURITY case 38
test.each([
  null,
  '',
  'r/abc',
  '//evil',
  '///evil',
  '/\\evil',
  '\\/evil',
  '/x\\..\\evil',
  'javascript:alert(1)',
  'https:evil',
  'https://evil.example',
  '/\t/evil',
  '/\r\nLocation: //evil',
  '\u0000/x',
  '/\u0085/evil',
  '/..//evil',
])('%j gives the start page or stays inside', (path) => {
  const url = new URL(nextPath(path), 'https://app.example')
  expect(url.origin).toBe('https://app.example')
  expect(nextPath(path).startsWith('//')).toBe(false)
})
