import { createPrivateKey, webcrypto } from 'node:crypto'
import { createSigner, createVerifier, httpbis } from 'http-message-signatures'
import { describe, expect, it } from 'vitest'
import { contentDigest } from './fields.ts'
import { generatePrivateJwk, importKeyring, importSigningKey, publicHalf } from './keys.ts'
import { signRequest, verifyRequest, type ReceivedRequest } from './request.ts'

const subtle = webcrypto.subtle
const NOW = 1_800_000_000_000
const at = (ms: number) => ({ subtle, now: () => ms, nonce: () => 'nonce-nonce-nonce-1' })
const jwk = await generatePrivateJwk('worker-1', subtle)
const key = await importSigningKey(jwk, subtle)
const keys = await importKeyring({ keys: [publicHalf(jwk)] }, subtle)
const body = Uint8Array.from(Buffer.from('{"hello":"world"}'))
const parts = {
  method: 'POST',
  authority: 'runner.test:8080',
  path: '/v1/runs',
  query: '',
  contentType: 'application/json',
  body,
}

const signed = async (change: Partial<typeof parts> = {}) => {
  const request = await signRequest({ ...parts, ...change }, key, at(NOW))
  return { ...parts, headers: { ...request.headers } as Record<string, string>, bound: request.bound }
}
type Sent = Awaited<ReturnType<typeof signed>>
const received = (sent: Sent): ReceivedRequest => ({ ...sent, header: (name) => sent.headers[name] ?? null })
const check = (sent: Sent, now = NOW, ring = keys) => verifyRequest(received(sent), ring, at(now))
const refused = async (sent: Sent, now = NOW, ring = keys) =>
  expect((await check(sent, now, ring)).ok).toBe(false)

/** Signs whatever parameters a test wants, so that only the profile's own rules can refuse them. */
async function forged(
  params: string,
  components = '"@method" "@authority" "@path" "@query" "content-type" "content-digest"',
) {
  const sent = await signed()
  const digest = sent.headers['content-digest']
  const values: Record<string, string> = {
    '"@method"': 'POST',
    '"@authority"': parts.authority,
    '"@path"': parts.path,
    '"@query"': '?',
    '"content-type"': parts.contentType,
    '"content-digest"': digest!,
  }
  const lines = components.split(' ').map((name) => `${name}: ${values[name]}\n`)
  const base = Buffer.from(`${lines.join('')}"@signature-params": (${components})${params}`)
  const signature = Buffer.from(
    await subtle.sign('Ed25519', await subtle.importKey('jwk', jwk, 'Ed25519', false, ['sign']), base),
  )
  sent.headers['signature-input'] = `sig1=(${components})${params}`
  sent.headers['signature'] = `sig1=:${signature.toString('base64')}:`
  return sent
}
const seconds = NOW / 1000
const good = `;created=${seconds};nonce="nonce-nonce-nonce-1";keyid="worker-1";alg="ed25519";tag="codecollab-run"`

describe('case 19: a correct request', () => {
  it('is accepted and names its key, nonce and digest', async () => {
    const verdict = await check(await signed())
    expect(verdict).toMatchObject({ ok: true, keyID: 'worker-1', bound: { nonce: 'nonce-nonce-nonce-1' } })
    expect(verdict.ok && verdict.bound.contentDigest).toBe(await contentDigest(body, subtle))
  })

  it('verifies in an independent implementation', async () => {
    const { headers } = await signed()
    const publicKey = Buffer.from(
      await subtle.exportKey(
        'spki',
        await subtle.importKey('jwk', publicHalf(jwk), 'Ed25519', true, ['verify']),
      ),
    )
    const pem = `-----BEGIN PUBLIC KEY-----\n${publicKey.toString('base64')}\n-----END PUBLIC KEY-----`
    const keyLookup = async () => ({
      id: 'worker-1',
      algs: ['ed25519'],
      verify: createVerifier(pem, 'ed25519'),
    })
    const message = { method: 'POST', url: 'http://runner.test:8080/v1/runs', headers }
    const config = { keyLookup, notAfter: new Date(NOW + 1000) }
    expect(await httpbis.verifyMessage(config, message)).toBe(true)
    headers['content-type'] = 'text/plain'
    await expect(httpbis.verifyMessage(config, message).then((ok) => ok === true)).resolves.toBe(false)
  })

  it('made by an independent implementation is accepted', async () => {
    const signer = createSigner(createPrivateKey({ key: jwk, format: 'jwk' }), 'ed25519', 'worker-1')
    const message = await httpbis.signMessage(
      {
        key: signer,
        name: 'sig1',
        fields: ['content-digest', '@query', '@path', '@authority', '@method', 'content-type'],
        params: ['keyid', 'alg', 'created', 'tag', 'nonce'],
        paramValues: { created: new Date(NOW), tag: 'codecollab-run', nonce: 'nonce-nonce-nonce-2' },
      },
      {
        method: 'POST',
        url: 'http://runner.test:8080/v1/runs',
        headers: { 'content-type': 'application/json', 'content-digest': await contentDigest(body, subtle) },
      },
    )
    const lower = Object.entries(message.headers).map(([name, value]) => [name.toLowerCase(), String(value)])
    expect((await check({ ...(await signed()), headers: Object.fromEntries(lower) })).ok).toBe(true)
  })
})

describe('case 20: missing signatures', () => {
  for (const missing of ['signature', 'signature-input', 'content-digest', 'content-type']) {
    it(`without ${missing}, or with it empty, a request is refused`, async () => {
      const sent = await signed()
      await refused({ ...sent, headers: { ...sent.headers, [missing]: '' } })
      delete sent.headers[missing]
      await refused(sent)
    })
  }
})

describe('case 21: one change at a time', () => {
  const changes: [string, (sent: Sent) => unknown][] = [
    ['method', (sent) => (sent.method = 'PUT')],
    ['host', (sent) => (sent.authority = 'runner.test:8081')],
    ['path', (sent) => (sent.path = '/v1/runsx')],
    ['query', (sent) => (sent.query = '?a')],
    ['content-type', (sent) => (sent.headers['content-type'] = 'application/jsoo')],
    [
      'digest',
      async (sent) => (sent.headers['content-digest'] = await contentDigest(Uint8Array.of(1), subtle)),
    ],
    [
      'signature',
      (sent) =>
        (sent.headers['signature'] = sent.headers['signature']!.replace(/:(.)/, (_, c) =>
          c === 'A' ? ':B' : ':A',
        )),
    ],
  ]
  for (const [name, change] of changes) {
    it(`${name} changed is refused`, async () => {
      const sent = await signed()
      await change(sent)
      await refused(sent)
    })
  }
})

describe('case 22: created', () => {
  it('within 60 seconds either way is accepted, 61 refused', async () => {
    const sent = await signed()
    for (const shift of [-60, -30, 0, 30, 60])
      expect((await check(sent, NOW + shift * 1000)).ok, `${shift}`).toBe(true)
    for (const shift of [-61, 61]) await refused(sent, NOW + shift * 1000)
  })

  it('the forger of this test signs what the profile accepts', async () => {
    expect((await check(await forged(good))).ok).toBe(true)
  })

  for (const value of [
    '',
    '-1',
    '1.8e9',
    `${seconds}.5`,
    '1e400',
    `${seconds}x`,
    `"${seconds}"`,
    `0${seconds}`,
  ]) {
    it(`created=${value || '(missing)'} is refused`, async () => {
      await refused(
        await forged(
          value ? good.replace(/created=\d+/, `created=${value}`) : good.replace(/;created=\d+/, ''),
        ),
      )
    })
  }

  it('parameters repeated, unknown or missing are refused', async () => {
    for (const params of [
      `${good};created=${seconds}`,
      `${good};expires=${seconds - 10}`,
      good.replace(/;nonce="[^"]*"/, ''),
      good.replace(/;tag="[^"]*"/, ''),
      good.replace('codecollab-run', 'another'),
      good.replace('nonce-nonce-nonce-1', 'short'),
    ])
      await refused(await forged(params))
  })

  it('fewer, more or repeated components are refused', async () => {
    const all = '"@method" "@authority" "@path" "@query" "content-type" "content-digest"'
    for (const components of [
      all.replace('"@path" ', ''),
      `${all} "@path"`,
      '"@method"',
      all.replace('"@path"', '"@query"'),
    ]) {
      await refused(await forged(good, components))
    }
  })
})

describe('case 23: algorithms and key ids', () => {
  it('an algorithm other than the key’s is refused even when the bytes verify', async () => {
    for (const alg of ['hmac-sha256', 'none', '', 'ED25519'])
      await refused(await forged(good.replace('ed25519', alg)))
  })

  it('the public key as HMAC secret proves nothing', async () => {
    const sent = await forged(good.replace('ed25519', 'hmac-sha256'))
    const secret = await subtle.importKey(
      'raw',
      Buffer.from(jwk.x, 'base64url'),
      { name: 'HMAC', hash: 'SHA-256' },
      false,
      ['sign'],
    )
    const mac = Buffer.from(await subtle.sign('HMAC', secret, Buffer.from('anything')))
    await refused({ ...sent, headers: { ...sent.headers, signature: `sig1=:${mac.toString('base64')}:` } })
  })

  it('unknown ids are refused, also those every object has', async () => {
    for (const id of ['worker-2', '__proto__', 'constructor', ''])
      await refused(await forged(good.replace('worker-1', id)))
  })

  it('a keyring takes only Ed25519 keys', async () => {
    const rsa = { kty: 'RSA', crv: 'Ed25519', kid: 'x', x: jwk.x }
    await expect(importKeyring({ keys: [rsa as never] }, subtle)).rejects.toThrow()
    await expect(importKeyring({ keys: [publicHalf(jwk), publicHalf(jwk)] }, subtle)).rejects.toThrow('twice')
  })
})

it('case 24: two keys are accepted while they overlap, and the old one ends with its removal', async () => {
  const next = await generatePrivateJwk('worker-2', subtle)
  const both = await importKeyring({ keys: [publicHalf(jwk), publicHalf(next)] }, subtle)
  const only = await importKeyring({ keys: [publicHalf(next)] }, subtle)
  const old = await signed()
  const fresh = await signRequest(parts, await importSigningKey(next, subtle), at(NOW))
  const sent = { ...old, headers: { ...fresh.headers } }
  expect((await check(old, NOW, both)).ok && (await check(sent, NOW, both)).ok).toBe(true)
  expect((await check(sent, NOW, only)).ok).toBe(true)
  await refused(old, NOW, only)
})
