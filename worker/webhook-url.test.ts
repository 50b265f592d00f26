import { expect, test } from 'vitest'
import { webhookURL } from './webhook-url.ts'

const takes = (url: string, loopback = false) => {
  try {
    return webhookURL(url, loopback)
  } catch {
    return null
  }
}

test.each(['https://hooks.example/x?y=1', 'https://hooks.example:8443/', 'https://xn--hks-sna.example/'])(
  'EV7: %s may be a webhook’s',
  (url) => expect(takes(url)).toBe(url),
)

test.each([
  ...['http://hooks.example/', 'ftp://hooks.example/', 'hooks.example', '', 'javascript:alert(1)'],
  ...['https://localhost/', 'https://a.localhost/', 'https://localhost./', 'https://printer.local/'],
  ...['https://metadata.google.internal/', 'https://runner/', 'https://127.0.0.1/', 'https://10.0.0.1/'],
  ...[
    'https://169.254.169.254/',
    'https://0x7f.1/',
    'https://2130706433/',
    'https://0177.0.0.1/',
    'https://127.1/',
  ],
  ...['https://[::1]/', 'https://[::ffff:10.0.0.1]/', 'https://[fd00::1]/', 'https://８.８.８.８/'],
  ...[
    'https://me:secret@hooks.example/',
    'https://１２７.0.0.1/',
    'https://LOCALHOST/',
    'https://x.home.arpa/',
  ],
])('EV7: %s is refused', (url) => expect(takes(url)).toBeNull())

test('EV7: this machine is a receiver only where that is configured, and no other machine is', () => {
  expect(takes('http://127.0.0.1:8080/x', true)).toBe('http://127.0.0.1:8080/x')
  expect(takes('http://localhost:1/', true)).toBe('http://localhost:1/')
  expect(takes('http://127.0.0.1:8080/x')).toBeNull()
  expect(takes('http://10.0.0.1/', true)).toBeNull()
  expect(takes('http://127.0.0.1.hooks.example/', true)).toBeNull()
})
