import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { raw, signedLines } from '../test/exploits/by-hand.ts'
import { runBody, testRunner, type TestRunner } from '../test/exploits/caller.ts'
import { usage } from './sandboxes/wasm/meter.ts'

let test: TestRunner
beforeAll(async () => {
  test = await testRunner()
})
afterAll(() => test.end())

const hello = (more = {}) =>
  runBody({ language: 'javascript', code: 'console.log("hello")', stdin: '', ...more })
const url = () => new URL(test.runner.url)

describe('case 25: bodies', () => {
  it('100 MiB announced is refused before any of it is read', async () => {
    const answer = await raw(
      test.runner.url,
      ['POST /v1/runs HTTP/1.1', 'Host: x', `Content-Length: ${100 << 20}`],
      '',
    )
    expect(answer).toMatch(/^HTTP\/1.1 413 /)
  })

  it('an endless body in chunks is cut off, and memory does not grow', async () => {
    const before = usage(process.pid)?.memory ?? 0
    const headers = await signedLines(test.caller, '/v1/runs', 'x')
    const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`
    const lines = ['POST /v1/runs HTTP/1.1', `Host: ${url().host}`, 'Transfer-Encoding: chunked', ...headers]
    const answer = await raw(test.runner.url, lines, '', (socket) => {
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
    const headers = await signedLines(test.caller, '/v1/runs', 'x'.repeat(100))
    const lines = ['POST /v1/runs HTTP/1.1', `Host: ${url().host}`, 'Content-Length: 100', ...headers]
    const began = Date.now()
    const answer = await raw(test.runner.url, lines, '', (socket) => {
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
        {
          error: 'invalid_request',
          verdict: { status: 'invalid_request', message: expect.stringMatching(/^The|^This/) },
        },
      ])
    }
    const big = runBody({ language: 'javascript', code: `//${'x'.repeat(256 * 1024)}` })
    expect((await test.caller.post('/v1/runs', big)).status).toBe(422)
  })
})
