import { describe, expect, it } from 'vitest'
import { signatureBase, targetValue } from './base.ts'
import { toBase64 } from './bytes.ts'

const request = { method: 'POST', authority: 'example.com', path: '/foo', query: '?param=Value&Pet=dog' }
const headers: Record<string, string> = {
  '"date"': 'Tue, 20 Apr 2021 02:07:55 GMT',
  '"content-type"': 'application/json',
  '"content-length"': '18',
}
const value = (component: string) => targetValue(request, component) ?? headers[component] ?? null

describe('case 19: the vectors of RFC 9421 appendix B', () => {
  it('B.2.6: Ed25519 signs and verifies the published bytes', async () => {
    const components = [
      '"date"',
      '"@method"',
      '"@path"',
      '"@authority"',
      '"content-type"',
      '"content-length"',
    ]
    const params = `(${components.join(' ')});created=1618884473;keyid="test-key-ed25519"`
    const base = signatureBase(components, params, value)
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: 'JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs' }
    const d = 'n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU'
    const key = await crypto.subtle.importKey('jwk', { ...jwk, d }, 'Ed25519', false, ['sign'])
    const signature = await crypto.subtle.sign('Ed25519', key, base!)
    expect(toBase64(new Uint8Array(signature))).toBe(
      'wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==',
    )
    const publicKey = await crypto.subtle.importKey('jwk', jwk, 'Ed25519', false, ['verify'])
    expect(await crypto.subtle.verify('Ed25519', publicKey, signature, base!)).toBe(true)
  })

  it('B.2.5: HMAC gives the published bytes', async () => {
    const components = ['"date"', '"@authority"', '"content-type"']
    const params = `(${components.join(' ')});created=1618884473;keyid="test-shared-secret"`
    const secret = Buffer.from(
      'uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ==',
      'base64',
    )
    const hmac = { name: 'HMAC', hash: 'SHA-256' }
    const key = await crypto.subtle.importKey('raw', secret, hmac, false, ['sign'])
    const signature = await crypto.subtle.sign('HMAC', key, signatureBase(components, params, value)!)
    expect(toBase64(new Uint8Array(signature))).toBe('pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=')
  })
})

describe('signature base', () => {
  it('has no value for a component that is absent, and none that would break out of its line', () => {
    expect(signatureBase(['"@method"', '"x-absent"'], '()', value)).toBeNull()
    expect(signatureBase(['"x"'], '()', () => 'a\n"@method": GET')).toBeNull()
    expect(signatureBase(['"x"'], '()', () => 'é')).toBeNull()
  })

  it('writes the empty path and query as RFC 9421 2.2.6 and 2.2.7 say', () => {
    const bare = { method: 'GET', authority: 'EXAMPLE.com', path: '', query: '' }
    expect(['"@path"', '"@query"', '"@authority"'].map((name) => targetValue(bare, name))).toEqual([
      '/',
      '?',
      'example.com',
    ])
  })
})
