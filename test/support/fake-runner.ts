import { randomBytes, webcrypto } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { JudgeFrame } from '#core/protocol/judge.ts'
import type { RunFrame } from '#core/protocol/run.ts'
import type { RequestBinding } from '#core/signing/base.ts'
import {
  generatePrivateJwk,
  importKeyring,
  importSigningKey,
  publicHalf,
  type PrivateJwk,
} from '#core/signing/keys.ts'
import { verifyRequest } from '#core/signing/request.ts'
import { signResponse, STREAM_TYPE } from '#core/signing/response.ts'
import { openSeal } from '#core/signing/seal.ts'

const { subtle } = webcrypto
const deps = { subtle, now: Date.now, nonce: () => randomBytes(18).toString('base64url') }

/** A request as a fake runner got it; its signature holds. */
export type Call = {
  path: string
  body: Record<string, unknown>
  response: ServerResponse
  /** Settles when the connection under the answer is closed. */
  closed: Promise<void>
  /** Answers with a whole signed value. */
  answer: (status: number, value: unknown) => Promise<void>
  /** Begins a signed stream. `change` may spoil its headers after they were signed. */
  stream: (options?: { location?: string; change?: (headers: Record<string, string>) => void }) => Promise<{
    say: (...frames: (RunFrame | JudgeFrame)[]) => Promise<void>
    seal: () => Promise<void>
  }>
}

/** What a fake runner does with a request that was signed. */
export type Behaviour = (call: Call) => unknown

/** A real HTTP server with a runner's keys that behaves as a test says, also as no runner should. */
export type FakeRunner = {
  url: string
  /** What was asked, as `path` of each request, in order. */
  asked: string[]
  behave: Behaviour
  /** What a GET answers, to anybody. */
  public?: () => unknown
  env: { RUNNER_URL: string; RUNNER_KEYS: string; CALLER_KEY: string }
  close: () => Promise<void>
}

/** Starts a fake runner; several may share their keys, as the instances behind one address do. */
export async function fakeRunner(behave: Behaviour, like?: FakeRunner): Promise<FakeRunner> {
  const keys = like ? shared.get(like) : undefined
  const caller = keys?.caller ?? (await generatePrivateJwk('caller', subtle))
  const runner = keys?.runner ?? (await generatePrivateJwk('runner', subtle))
  const ring = await importKeyring({ keys: [publicHalf(caller)] }, subtle)
  const key = await importSigningKey(runner, subtle)

  const server = createServer((request, response) => void serve(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const fake: FakeRunner = {
    url,
    asked: [],
    behave,
    env: {
      RUNNER_URL: url,
      RUNNER_KEYS: JSON.stringify({ keys: [publicHalf(runner)] }),
      CALLER_KEY: JSON.stringify(caller),
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  // A server that was forgotten keeps nobody waiting.
  server.unref()
  shared.set(fake, { caller, runner })

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? ''
    if (request.method === 'GET') return void response.end(JSON.stringify(fake.public?.()))
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece as Buffer)
    const target = { method: request.method ?? '', authority: request.headers.host ?? '', path, query: '' }
    const header = (name: string) => request.headers[name]?.toString() ?? null
    const verdict = await verifyRequest({ ...target, header }, ring, deps)
    if (!verdict.ok) return void response.writeHead(401).end(verdict.reason)
    fake.asked.push(path)
    const body = JSON.parse(Buffer.concat(pieces).toString()) as Record<string, unknown>
    await fake.behave(callOf(path, body, response, verdict.bound))
  }

  function callOf(
    path: string,
    body: Record<string, unknown>,
    response: ServerResponse,
    bound: RequestBinding,
  ): Call {
    const closed = new Promise<void>((resolve) => response.once('close', () => resolve()))
    const answer: Call['answer'] = async (status, value) => {
      const whole = new Uint8Array(Buffer.from(JSON.stringify(value)))
      const parts = { status, contentType: 'application/json', body: whole }
      response.writeHead(status, await signResponse(parts, bound, key, deps)).end(whole)
    }
    const stream: Call['stream'] = async ({ location, change } = {}) => {
      const parts = { status: 200, contentType: STREAM_TYPE, location }
      const headers = await signResponse(parts, bound, key, deps)
      change?.(headers)
      response.writeHead(200, headers).flushHeaders()
      const seal = await openSeal({ runID: String(body.id), nonce: bound.nonce, subtle }, key)
      const say = async (...frames: (RunFrame | JudgeFrame)[]) => {
        for (const frame of frames) {
          const line = `${JSON.stringify(frame)}\n`
          response.write(line)
          await seal.add(new Uint8Array(Buffer.from(line)))
        }
      }
      return { say, seal: async () => void response.end(await seal.close()) }
    }
    return { path, body, response, closed, answer, stream }
  }
  return fake
}

/**
 * A runner for tests that run elsewhere: its runs print a tick four times a second until they are cancelled or hung up on. A
 * program that says `# echo` is printed and ends, without a seal if it says `# unsealed`. Of what is judged every test passes.
 * `GET /ended` answers what it knows of them, as `run how` in the order of their ends.
 */
export async function talkativeRunner(): Promise<FakeRunner> {
  const ended: string[] = []
  const cancels = new Map<string, () => void>()
  const runner = await fakeRunner(async (call) => {
    const [, , , id, action] = call.path.split('/')
    if (id && action === 'cancel') {
      cancels.get(id)?.()
      ended.push(`${id} cancelled`)
      return call.answer(200, { ok: true })
    }
    const stream = await call.stream()
    if (call.path === '/v1/judgements') {
      const tests = call.body.tests as object[]
      const result = { status: 'passed' as const, cpuMs: 5 }
      await stream.say(...tests.map((_, n) => ({ t: 'test' as const, n, result })), {
        t: 'judged',
        verdict: { status: 'ok', passed: tests.length, total: tests.length },
      })
      return stream.seal()
    }
    const [source] = call.body.files as { text: string }[]
    if (source?.text.includes('# echo')) {
      const { language, room, stdinClosed } = call.body
      await stream.say(
        { t: 'started', sandbox: 'wasm', language: String(language), version: 'CPython 3.14.0' },
        { t: 'stdout', data: JSON.stringify({ files: call.body.files, room, stdinClosed }) },
        { t: 'verdict', verdict: { status: 'ok' } },
      )
      return source.text.includes('# unsealed') ? call.response.end() : stream.seal()
    }
    const timer = setInterval(() => void stream.say({ t: 'stdout', data: 'tick\n' }), 250)
    const run = String(call.body.id)
    cancels.set(run, () => clearInterval(timer))
    await call.closed
    clearInterval(timer)
    ended.push(`${run} hung up`)
  })
  runner.public = () => ended
  return runner
}

const shared = new WeakMap<FakeRunner, { caller: PrivateJwk; runner: PrivateJwk }>()
