import { webcrypto } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { generatePrivateJwk, publicHalf } from '#core/signing/keys.ts'
import { raw, signedLines } from '../test/exploits/by-hand.ts'
import { LANGUAGES } from './languages.ts'
import { Caller, callerKey, runBody, testRunner, type TestRunner } from '../test/exploits/caller.ts'

let test: TestRunner
let other: Awaited<ReturnType<typeof generatePrivateJwk>>
beforeAll(async () => {
  other = await generatePrivateJwk('other', webcrypto.subtle)
  test = await testRunner()
})
afterAll(() => test.end())

const hello = (more = {}) =>
  runBody({ language: 'javascript', code: 'console.log("hello")', stdin: '', ...more })
const runsStarted = () => test.log.filter((line) => line.includes('"event":"run"')).length
const url = () => new URL(test.runner.url)

/** What a client can tell about a refusal: everything but the date. */
async function outcome(response: Response) {
  const headers = Object.fromEntries(response.headers)
  delete headers.date
  return { status: response.status, headers, body: await response.text() }
}
const REFUSED = { status: 401, body: '{"error":"unauthorized"}' }

describe('public endpoints', () => {
  it('say that the runner lives, is ready, and which languages it has', async () => {
    const get = async (path: string) => (await fetch(new URL(path, url()))).json()
    expect(await get('/health')).toEqual({ ok: true })
    expect(await get('/ready')).toEqual({ ready: true })
    const { languages } = (await get('/v1/languages')) as { languages: { id: string; ready: boolean }[] }
    const known = LANGUAGES.filter((language) => language.wasm).map(({ id }) => id)
    expect(languages.map((language) => language.id)).toEqual(known)
  })
})

describe('case 19: a correct request', () => {
  it('runs, and its answer is signed and sealed', async () => {
    const seen = await test.caller.run(hello())
    expect(seen).toMatchObject({ out: 'hello\n', sealed: true, verdict: { status: 'ok', exitCode: 0 } })
    expect(seen.frames.map((frame) => frame.t)).toEqual(['started', 'stdout', 'verdict'])
  })

  it('an answer by another key is not accepted', async () => {
    const suspicious = new Caller(test.runner.url, callerKey, publicHalf(other))
    const before = runsStarted()
    await expect(suspicious.run(hello())).rejects.toThrow('not accepted')
    // The run that nobody listened to ends as well, before the next test counts.
    await vi.waitFor(() => expect(runsStarted()).toBe(before + 1), 30_000)
  })
})

describe('cases 20, 21, 22, 23 and 26: every refusal looks the same and nothing runs', () => {
  const change = (headers: Record<string, string>) => ({ headers })
  const reworded = async (what: RegExp, by: string) => {
    const { headers, bytes } = await test.caller.sign('/v1/runs', hello())
    const input = headers['signature-input'].replace(what, by)
    const init = { method: 'POST', body: bytes, headers: { ...headers, 'signature-input': input } }
    return fetch(new URL('/v1/runs', url()), init)
  }
  const attempts: Record<string, () => Promise<Response>> = {
    'no signature at all': () =>
      fetch(new URL('/v1/runs', url()), { method: 'POST', body: JSON.stringify(hello()) }),
    'only the input': async () =>
      (await test.caller.send('/v1/runs', hello(), change({ signature: '' }))).response,
    'only the signature': async () =>
      (await test.caller.send('/v1/runs', hello(), change({ 'signature-input': '' }))).response,
    'another method': async () => (await test.caller.send('/v1/runs', hello(), { method: 'PUT' })).response,
    'another path': async () => (await test.caller.send('/v1/runs', hello(), { path: '/v1/runs/' })).response,
    'a query': async () => (await test.caller.send('/v1/runs', hello(), { path: '/v1/runs?x' })).response,
    'another content type': async () =>
      (await test.caller.send('/v1/runs', hello(), change({ 'content-type': 'application/jsom' }))).response,
    'one bit of the body': async () => {
      const text = JSON.stringify(hello())
      const body = new Uint8Array(Buffer.from(text))
      body[text.indexOf('hello')]! ^= 1
      return (await test.caller.send('/v1/runs', text, { body })).response
    },
    'created 62 s ago': async () =>
      (await test.caller.send('/v1/runs', hello(), { shift: -62_000 })).response,
    'created 62 s ahead': async () =>
      (await test.caller.send('/v1/runs', hello(), { shift: 62_000 })).response,
    'another algorithm': () => reworded(/alg="ed25519"/, 'alg="hmac-sha256"'),
    'no algorithm': () => reworded(/alg="ed25519"/, 'alg="none"'),
    'the key __proto__': () => reworded(/keyid="[^"]*"/, 'keyid="__proto__"'),
    'a nonce again': async () => {
      const { headers } = await test.caller.sign('/v1/runs/run-00000001/cancel', '{"room":"room"}')
      const send = () => {
        const init = { method: 'POST', body: '{"room":"room"}', headers }
        return fetch(new URL('/v1/runs/run-00000001/cancel', url()), init)
      }
      expect((await send()).status).toBe(404)
      return send()
    },
    'an unknown key': async () =>
      (await new Caller(test.runner.url, other).send('/v1/runs', hello())).response,
    'a known id with another key': async () => {
      const impostor = { ...other, kid: callerKey.kid }
      return (await new Caller(test.runner.url, impostor).send('/v1/runs', hello())).response
    },
  }

  it('for each of them', async () => {
    const before = runsStarted()
    const seen = []
    for (const [name, attempt] of Object.entries(attempts)) {
      const result = await outcome(await attempt())
      expect(result, name).toMatchObject(REFUSED)
      seen.push(JSON.stringify(result))
    }
    expect(new Set(seen).size).toBe(1)
    expect(runsStarted()).toBe(before)
    expect(test.log.filter((line) => line.includes('request refused')).length).toBeGreaterThanOrEqual(
      seen.length,
    )
    expect(test.log.join()).not.toMatch(/sig1|sha-256|keyid/)
  })

  it('another host is refused', async () => {
    // fetch does not let a caller choose the Host header, so this is written by hand.
    const headers = await signedLines(test.caller, '/v1/runs', JSON.stringify(hello()))
    const answer = await raw(
      test.runner.url,
      [`POST /v1/runs HTTP/1.1`, `Host: evil.test`, ...headers],
      JSON.stringify(hello()),
    )
    expect(answer).toMatch(/^HTTP\/1.1 401 /)
  })

  it('a request sent twice is let in once', async () => {
    const text = JSON.stringify(hello())
    const headers = await signedLines(test.caller, '/v1/runs', text)
    const lines = [`POST /v1/runs HTTP/1.1`, `Host: ${url().host}`, 'Connection: close', ...headers]
    expect(await raw(test.runner.url, lines, text)).toMatch(/^HTTP\/1.1 200 /)
    expect(await raw(test.runner.url, lines, text)).toMatch(/^HTTP\/1.1 401 /)
  })
})

it('case 24: keys are rotated without a failed run, and a removed key is refused', async () => {
  const callerKeys = { keys: [publicHalf(callerKey), publicHalf(other)] }
  const rotating = await testRunner({ callerKeys })
  try {
    const next = new Caller(rotating.runner.url, other)
    expect((await rotating.caller.run(hello())).verdict.status).toBe('ok')
    expect((await next.run(hello())).verdict.status).toBe('ok')
    callerKeys.keys.shift()
    await rotating.runner.reloadKeys()
    expect((await rotating.caller.send('/v1/runs', hello())).response.status).toBe(401)
    expect((await next.run(hello())).verdict.status).toBe('ok')
  } finally {
    await rotating.end()
  }
})

describe('case 24: with the keys in a file', () => {
  it('no run fails while keys are rotated, a broken file changes nothing, and a removed key ends within 60 s', async () => {
    const folder = await mkdtemp(`${tmpdir()}/codecollab-keys-`)
    const callerKeysFile = `${folder}/keys.json`
    const keep = (text: string) => writeFile(callerKeysFile, text)
    const keys = (...all: (typeof other)[]) => JSON.stringify({ keys: all.map(publicHalf) })
    await keep(keys(callerKey))
    const rotating = await testRunner({ callerKeysFile, prewarm: ['javascript'] })
    try {
      const next = new Caller(rotating.runner.url, other)
      const refused = async (caller: Caller) =>
        (await caller.send('/v1/runs/run-00000001/cancel', { room: 'room' })).response.status === 401
      let signer = rotating.caller
      let [runs, done] = [0, false]
      const running = (async () => {
        while (!done) {
          expect((await signer.run(hello())).verdict.status).toBe('ok')
          runs++
        }
      })()
      expect(await refused(next)).toBe(true)
      await keep('{ "keys": [')
      await expect.poll(() => rotating.log.join(), { timeout: 60_000 }).toContain('could not be read')
      await keep(keys(callerKey, other))
      await expect.poll(() => refused(next), { timeout: 60_000 }).toBe(false)
      signer = next
      await keep(keys(other))
      await expect.poll(() => refused(rotating.caller), { timeout: 60_000 }).toBe(true)
      done = true
      await running
      expect(runs).toBeGreaterThan(5)
    } finally {
      await rotating.end()
      await rm(folder, { recursive: true })
    }
  }, 240_000)
})
