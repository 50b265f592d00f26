import { expect, test } from 'vitest'
import { isSite } from './embed.ts'

test.each([
  ...[
    'https://docs.example',
    'https://a.b.docs.example:8443',
    'https://xn--bcher-kva.example',
    'https://10.0.0.1',
  ],
  ...['https://*.docs.example', 'https://*.a.docs.example', 'http://localhost', 'http://127.0.0.1:3000'],
])('%s is a site', (site) => expect(isSite(site)).toBe(true))

test.each([
  ...[
    '',
    '*',
    'null',
    "'self'",
    'https://',
    'https:',
    'docs.example',
    'http://docs.example',
    'https://docs.example/',
  ],
  ...['https://DOCS.example', 'https://docs.example:443', 'https://docs.example:0', 'https://a@docs.example'],
  ...[
    'https://*',
    'https://*.example',
    'https://*.*.example',
    'https://a.*.example',
    'https://docs.example.',
  ],
  ...[
    'https://a.example https://b.example',
    'https://a.example;',
    'https://a.example\n',
    'https://bücher.example',
  ],
  ...['https://-a.example', 'https://a..example', 'javascript:1', 'data:,', 'http://localhost.evil.example'],
])('%s is none', (site) => expect(isSite(site)).toBe(false))
