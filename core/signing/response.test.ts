import { webcrypto } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { RunFrame } from '../protocol/run.ts'
import { generatePrivateJwk, importKeyring, importSigningKey, publicHalf } from './keys.ts'
import { signRequest } from './request.ts'
import { signResponse, STREAM_TYPE, verifyResponse } from './response.ts'
import { openSeal, openSealedStream } from './seal.ts'

const subtle = webcrypto.subtle
const deps = { subtle, now: () => 1_800_000_000_000, nonce: () => 'nonce-nonce-nonce-1' }
const jwk = await generatePrivateJwk('runner', subtle)
const key = await importSigningKey(jwk, subtle)
const keys = await importKeyring({ keys: [publicHalf(jwk)] }, subtle)
const target = { method: 'POST', authority: 'r.test', path: '/v1/runs', query: '' }
const parts = { ...target, contentType: 'application/json', body: Uint8Array.of(1, 2) }
const { bound } = await signRequest(parts, key, deps)
const json = (value: unknown) => Uint8Array.from(Buffer.from(JSON.stringify(value)))

const answer = async (stream: boolean) => {
  const body = stream ? {} : { body: json({ ok: true }) }
  const contentType = stream ? STREAM_TYPE : 'application/json'
  return { status: 200, headers: await signResponse({ status: 200, contentType, ...body }, bound, key, deps) }
}
const check = (sent: { status: number; headers: Record<string, string> }, to = bound, now = deps.now) =>
  verifyResponse({ status: sent.status, header: (name) => sent.headers[name] ?? null }, to, keys, {
    ...deps,
    now,
  })

describe('signed answers', () => {
  for (const stream of [false, true]) {
    const kind = stream ? 'stream' : 'whole'
    it(`${kind}: accepted for its request only`, async () => {
      const sent = await answer(stream)
      expect(await check(sent)).toMatchObject({ ok: true, keyID: 'runner' })
      const other = await signRequest(parts, key, { ...deps, nonce: () => 'nonce-nonce-nonce-2' })
      expect((await check(sent, other.bound)).ok).toBe(false)
      for (const change of [
        { path: '/x' },
        { method: 'GET' },
        { authority: 'x' },
        { signature: 'AA==' },
        { contentDigest: 'x' },
      ]) {
        expect((await check(sent, { ...bound, ...change })).ok, JSON.stringify(change)).toBe(false)
      }
    })

    it(`${kind}: status, type, missing headers and age are refused`, async () => {
      const sent = await answer(stream)
      expect((await check({ ...sent, status: 201 })).ok).toBe(false)
      expect((await check({ ...sent, headers: { ...sent.headers, 'content-type': 'text/html' } })).ok).toBe(
        false,
      )
      expect((await check(sent, bound, () => deps.now() + 62_000)).ok).toBe(false)
      for (const name of Object.keys(sent.headers)) {
        const headers = Object.fromEntries(Object.entries(sent.headers).filter(([other]) => other !== name))
        expect((await check({ ...sent, headers })).ok, name).toBe(false)
      }
    })
  }

  for (const stream of [false, true]) {
    const kind = stream ? 'stream' : 'whole'
    it(`${kind}: a Location is accepted as it was signed, and not changed, added or taken away`, async () => {
      const location = 'https://runner-2.test/v1/runs/run-00000001'
      const body = stream ? {} : { body: json({ ok: true }) }
      const parts = { status: 200, contentType: stream ? STREAM_TYPE : 'application/json', ...body }
      const headers = await signResponse({ ...parts, location }, bound, key, deps)
      expect(await check({ status: 200, headers })).toMatchObject({ ok: true, location })
      for (const other of ['https://evil.test/v1/runs/run-00000001', `${location}/`, ''])
        expect((await check({ status: 200, headers: { ...headers, location: other } })).ok, other).toBe(false)
      const { location: _, ...without } = headers
      expect((await check({ status: 200, headers: without })).ok, 'taken away').toBe(false)
      const bare = await answer(stream)
      expect(await check(bare)).toMatchObject({ ok: true, location: null })
      expect((await check({ ...bare, headers: { ...bare.headers, location } })).ok, 'added').toBe(false)
    })
  }

  it('a Location that would break out of its line cannot be signed', async () => {
    const parts = { status: 200, contentType: STREAM_TYPE, location: 'https://r.test/\n"@status": 200' }
    await expect(signResponse(parts, bound, key, deps)).rejects.toThrow('cannot be signed')
  })

  it('a request’s own signature is no answer', async () => {
    const request = await signRequest(parts, key, deps)
    expect((await check({ status: 200, headers: request.headers })).ok).toBe(false)
  })
})

describe('sealed streams', () => {
  const context = { runID: 'run-00000001', nonce: bound.nonce, subtle }
  const frames: RunFrame[] = [
    { t: 'queued', position: 0 },
    { t: 'stdout', data: 'héllo\u0000\n' },
    { t: 'verdict', verdict: { status: 'ok' } },
  ]
  const sealedBytes = async () => {
    const seal = await openSeal(context, key)
    let all = ''
    for (const frame of frames) {
      const line = `${JSON.stringify(frame)}\n`
      await seal.add(Uint8Array.from(Buffer.from(line)))
      all += line
    }
    return Uint8Array.from(Buffer.from(all + (await seal.close())))
  }
  const read = async (bytes: Uint8Array, step: number, from = context) => {
    const verifyKey = keys.get('runner')!
    const stream = await openSealedStream(from, verifyKey)
    const got: RunFrame[] = []
    for (let at = 0; at < bytes.length; at += step)
      got.push(...(await stream.push(bytes.subarray(at, at + step))))
    return { got, holds: stream.holds() }
  }

  for (const step of [1, 7, 1_000_000]) {
    it(`in pieces of ${step} bytes gives the frames and holds`, async () => {
      expect(await read(await sealedBytes(), step)).toEqual({ got: frames, holds: true })
    })
  }

  it('cut anywhere does not hold', async () => {
    const bytes = await sealedBytes()
    for (let length = 0; length < bytes.length; length += 11) {
      expect((await read(bytes.subarray(0, length), 64)).holds).toBe(false)
    }
  })

  it('with any byte changed does not hold', async () => {
    const bytes = await sealedBytes()
    for (let index = 0; index < bytes.length; index += 5) {
      const changed = bytes.slice()
      changed[index]! ^= 1
      expect((await read(changed, 1_000)).holds, `byte ${index}`).toBe(false)
    }
  })

  it('of another run or request does not hold, nor with anything after the seal', async () => {
    const bytes = await sealedBytes()
    expect((await read(bytes, 99, { ...context, runID: 'run-00000002' })).holds).toBe(false)
    expect((await read(bytes, 99, { ...context, nonce: 'nonce-nonce-nonce-2' })).holds).toBe(false)
    expect((await read(Buffer.concat([bytes, Buffer.from(' ')]), 99)).holds).toBe(false)
    expect((await read(Buffer.concat([bytes, bytes]), 99)).holds).toBe(false)
  })

  it('with an endless line stops reading', async () => {
    expect(await read(new Uint8Array(600 * 1024).fill(65), 64 * 1024)).toEqual({ got: [], holds: false })
  })
})
