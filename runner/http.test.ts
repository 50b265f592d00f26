import { webcrypto } from 'node:crypto'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { generatePrivateJwk, publicHalf } from '#core/signing/keys.ts'
import { Caller, callerKey, newID, runBody, testRunner, type TestRunner } from '../test/exploits/caller.ts'
import { usage } from './sandboxes/wasm/meter.ts'

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
    expect(languages.map((language) => language.id)).toEqual(['python', 'javascript', 'typescript'])
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
    await expect(suspicious.run(hello())).rejects.toThrow('not accepted')
  })
})

describe('cases 20, 21, 23 and 26: every refusal looks the same and nothing runs', () => {
  const change = (headers: Record<string, string>) => ({ headers })
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
    const { headers } = await signedHeaders('/v1/runs', JSON.stringify(hello()))
    const answer = await raw(
      [`POST /v1/runs HTTP/1.1`, `Host: evil.test`, ...headers],
      JSON.stringify(hello()),
    )
    expect(answer).toMatch(/^HTTP\/1.1 401 /)
  })

  it('a request sent twice is let in once', async () => {
    const text = JSON.stringify(hello())
    const { headers } = await signedHeaders('/v1/runs', text)
    const lines = [`POST /v1/runs HTTP/1.1`, `Host: ${url().host}`, 'Connection: close', ...headers]
    expect(await raw(lines, text)).toMatch(/^HTTP\/1.1 200 /)
    expect(await raw(lines, text)).toMatch(/^HTTP\/1.1 401 /)
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

describe('case 25: bodies', () => {
  it('100 MiB announced is refused before any of it is read', async () => {
    const answer = await raw(['POST /v1/runs HTTP/1.1', 'Host: x', `Content-Length: ${100 << 20}`], '')
    expect(answer).toMatch(/^HTTP\/1.1 413 /)
  })

  it('an endless body in chunks is cut off, and memory does not grow', async () => {
    const before = usage(process.pid)?.memory ?? 0
    const { headers } = await signedHeaders('/v1/runs', 'x')
    const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`
    const lines = ['POST /v1/runs HTTP/1.1', `Host: ${url().host}`, 'Transfer-Encoding: chunked', ...headers]
    const answer = await raw(lines, '', (socket) => {
      let sent = 0
      const more = () => {
        while (sent++ < 1600 && socket.writable)
          if (!socket.write(chunk)) return void socket.once('drain', more)
      }
      more()
    })
    // The connection may be gone before the client has read why.
    expect(answer).toMatch(/^$|^HTTP\/1.1 413 /)
    expect((usage(process.pid)?.memory ?? 0) - before).toBeLessThan(48 * 1024 * 1024)
  })

  it('encodings are refused', async () => {
    const body = gzipSync(Buffer.alloc(1 << 20))
    const { response } = await test.caller.send('/v1/runs', hello(), {
      body,
      headers: { 'content-encoding': 'gzip' },
    })
    expect(response.status).toBe(415)
  })

  it('a body of one byte a second is closed', async () => {
    const { headers } = await signedHeaders('/v1/runs', 'x'.repeat(100))
    const lines = ['POST /v1/runs HTTP/1.1', `Host: ${url().host}`, 'Content-Length: 100', ...headers]
    const began = Date.now()
    const answer = await raw(lines, '', (socket) => {
      const timer = setInterval(() => (socket.writable ? socket.write('x') : clearInterval(timer)), 1_000)
      socket.on('close', () => clearInterval(timer))
    })
    expect(answer).toMatch(/^HTTP\/1.1 408 /)
    expect(Date.now() - began).toBeLessThan(30_000)
  })

  it('what is let in and is no valid run is 422 with one sentence, signed', async () => {
    for (const body of [
      '',
      '{',
      '[]',
      JSON.stringify({ ...hello(), extra: 1 }),
      JSON.stringify({ ...hello(), language: 'cobol' }),
    ]) {
      const { status, value } = await test.caller.post('/v1/runs', body)
      expect([status, value]).toEqual([
        422,
        { error: 'invalid_request', message: expect.stringMatching(/^The|^This/) },
      ])
    }
    const big = runBody({ language: 'javascript', code: `//${'x'.repeat(256 * 1024)}` })
    expect((await test.caller.post('/v1/runs', big)).status).toBe(422)
  })
})

describe('run ids', () => {
  it('a run id is executed once, also when it is asked for in parallel and after a restart', async () => {
    const first = await testRunner()
    const id = newID()
    const answers = await Promise.allSettled(Array.from({ length: 5 }, () => first.caller.run(hello({ id }))))
    expect(answers.filter((answer) => answer.status === 'fulfilled').length).toBe(1)
    const again = await first.caller.post('/v1/runs', hello({ id }))
    expect(again).toEqual({ status: 409, value: { error: 'duplicate', status: 'ok' } })
    await first.runner.close()
    const second = await testRunner({ dataDir: first.dataDir })
    expect(await second.caller.post('/v1/runs', hello({ id }))).toEqual(again)
    await second.runner.close()
  })
})

describe('overload', () => {
  it('a full queue answers busy with Retry-After, and the same id may come again', async () => {
    const small = await testRunner({ slots: 1, queue: 0 })
    try {
      const slow = small.caller.run(
        runBody({ language: 'javascript', code: 'setTimeout(() => {}, 1500)', stdin: '' }),
      )
      await expect.poll(() => small.log.length, { timeout: 5_000 }).toBeGreaterThan(0)
      const body = hello()
      await new Promise((resolve) => setTimeout(resolve, 300))
      const { response } = await small.caller.send('/v1/runs', body)
      expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2'])
      await slow
      // The slot is free when the process is gone, a moment after the verdict.
      const again = () =>
        small.caller.run(body).then(
          (seen) => seen.verdict.status,
          () => 'busy',
        )
      await expect.poll(again, { timeout: 10_000 }).toBe('ok')
    } finally {
      await small.end()
    }
  })

  it('whoever waits is told the place, and never more than the slots run', async () => {
    const small = await testRunner({ slots: 1, queue: 10 })
    try {
      const ask = () =>
        small.caller.run(
          runBody({
            language: 'javascript',
            code: 'console.log(Date.now()); const t = Date.now(); while (Date.now() - t < 200) {} console.log(Date.now())',
            stdin: '',
          }),
        )
      const seen = await Promise.all([ask(), ask(), ask()])
      const spans = seen.map(({ out }) => out.trim().split('\n').map(Number)).sort((a, b) => a[0]! - b[0]!)
      for (const [index, span] of spans.entries())
        if (index > 0) expect(span[0]).toBeGreaterThanOrEqual(spans[index - 1]![1]!)
      expect(
        seen.some(({ frames }) => frames.some((frame) => frame.t === 'queued' && frame.position === 1)),
      ).toBe(true)
    } finally {
      await small.end()
    }
  })
})

/** Header lines of a signed request that is then written by hand. */
async function signedHeaders(path: string, text: string) {
  const sent: Record<string, string> = {}
  const original = globalThis.fetch
  globalThis.fetch = ((_: unknown, init: RequestInit) => {
    Object.assign(sent, init.headers)
    return Promise.resolve(new Response())
  }) as typeof fetch
  try {
    await test.caller.send(path, text)
  } finally {
    globalThis.fetch = original
  }
  return { headers: Object.entries(sent).map(([name, value]) => `${name}: ${value}`) }
}

/** Writes a request by hand and answers everything that came back until the connection ended. */
function raw(
  lines: string[],
  body: string,
  then?: (socket: ReturnType<typeof connect>) => void,
): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(Number(url().port), '127.0.0.1')
    let answer = ''
    socket.on('data', (piece) => (answer += piece))
    socket.on('close', () => resolve(answer))
    socket.on('error', () => resolve(answer))
    const length = body ? [`Content-Length: ${Buffer.byteLength(body)}`] : []
    socket.write(`${[...lines, ...length].join('\r\n')}\r\n\r\n${body}`)
    then?.(socket)
  })
}
