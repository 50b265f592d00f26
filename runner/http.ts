import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  ALIVE_MS,
  MAX_SOURCE_BYTES,
  MAX_STDIN_BYTES,
  type RunFrame,
  type RunStatus,
  type Verdict,
} from '#core/protocol/run.ts'
import { CALL_LIMITS } from '#core/protocol/judge.ts'
import type { SignedStatement } from '#core/protocol/attestation.ts'
import type { RequestBinding } from '#core/signing/base.ts'
import type { Bytes } from '#core/signing/crypto.ts'
import { bearer, sendMetrics, sendPublic, sendRefusal, type Answerer } from './answer.ts'
import { readBody, refusedByHeaders } from './body.ts'
import type { Gate } from './gate.ts'
import type { Judgements } from './judgements.ts'
import { cancelJudgement, postJudgement } from './judge-route.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import type { Queue } from './queue.ts'
import { parseCancel, parseRun, parseStdin } from './request.ts'
import { runKey } from './admission.ts'
import type { Runs } from './runs.ts'
import type { Sandbox } from './sandboxes/sandbox.ts'

/** The largest body that is read: all files and all input, with room for what JSON adds. */
const BODY_BYTES = 2 * (MAX_SOURCE_BYTES + MAX_STDIN_BYTES)
const BODY_MS = 15_000

export type Parts = {
  gate: Gate
  answerer: Answerer
  runs: Runs
  judgements: Judgements
  queue: Queue
  sandbox: Sandbox
  metrics: Metrics
  log: Log
  ready: () => boolean
  /** The text of `/metrics`, and what it takes to read it; undefined for nothing. */
  measured: () => string
  metricsToken: string | undefined
  attestation: () => Promise<SignedStatement>
}

/** The request handler of the runner: the only place where a throw becomes an answer. */
export function handler(parts: Parts) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    route(parts, request, response).catch((error: unknown) => {
      parts.log('error', 'request failed', { error: error instanceof Error ? error.stack : String(error) })
      if (!response.headersSent) sendPublic(response, 500, { error: 'internal' })
      else response.destroy()
    })
  }
}

async function route(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [path = '', ...rest] = (request.url ?? '').split('?')
  const query = rest.length > 0 ? `?${rest.join('?')}` : ''
  if (request.method === 'GET') return answerPublic(parts, path, request, response)

  const [, version, collection, id, action, ...more] = path.split('/')
  const largest = collection === 'judgements' ? CALL_LIMITS.callBytes : BODY_BYTES
  const refused = refusedByHeaders(request, largest)
  if (refused) return sendRefusal(response, refused)
  const bound = await parts.gate.enter(request, path, query)
  if (!bound) return sendRefusal(response, 401)
  const body = await readBody(request, largest, BODY_MS)
  if (!body.ok) return sendRefusal(response, body.status)
  if (!(await parts.gate.admits(bound, body.bytes))) return sendRefusal(response, 401)

  const known = request.method === 'POST' && version === 'v1' && more.length === 0
  if (known && collection === 'judgements') {
    if (id === undefined) return postJudgement(parts, bound, body.bytes, response)
    if (action === 'cancel') return cancelJudgement(parts, bound, id, body.bytes, response)
  }
  if (!known || collection !== 'runs')
    return parts.answerer.json(response, bound, 404, { error: 'not_found' })
  if (id === undefined) return postRun(parts, bound, body.bytes, response)
  if (id && action === 'stdin') return postStdin(parts, bound, id, body.bytes, response)
  if (id && action === 'cancel') return postCancel(parts, bound, id, body.bytes, response)
  return parts.answerer.json(response, bound, 404, { error: 'not_found' })
}

async function answerPublic(
  parts: Parts,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { sandbox, ready, attestation, measured, metricsToken } = parts
  switch (path) {
    case '/metrics':
      return bearer(request, metricsToken) ? sendMetrics(response, measured()) : sendRefusal(response, 401)
    case '/health':
      return sendPublic(response, 200, { ok: true })
    case '/ready':
      return sendPublic(response, ready() ? 200 : 503, { ready: ready() })
    case '/v1/languages':
      return sendPublic(response, 200, { languages: sandbox.languages() })
    case '/v1/attestation':
      return sendPublic(response, 200, await attestation())
    default:
      return sendPublic(response, 404, { error: 'not_found' })
  }
}

async function postRun(
  parts: Parts,
  bound: RequestBinding,
  body: Bytes,
  response: ServerResponse,
): Promise<void> {
  const { runs, sandbox, answerer } = parts
  const parsed = parseRun(
    body,
    sandbox.languages().map((language) => language.id),
  )
  const refused = (status: RunStatus, language: string) =>
    parts.metrics.ended({ language, sandbox: 'none', status, waitMs: null, firstMs: null, totalMs: 0 })
  if (!parsed.ok) {
    refused('invalid_request', 'none')
    return answerer.json(response, bound, 422, refusal('invalid_request', parsed.message))
  }
  const refuseBusy = () => {
    refused('busy', parsed.value.language)
    const { length, waitSeconds } = parts.queue
    const ahead = length > 0 ? `, and ${length} wait already` : ''
    const busy = refusal('busy', `The runner is busy${ahead}. Try again in about ${waitSeconds} s.`)
    return answerer.json(response, bound, 503, busy, { 'retry-after': String(waitSeconds) })
  }
  if (!sandbox.ready(parsed.value.language)) return refuseBusy()
  // Whoever hung up while the request was checked is not heard of again.
  if (response.destroyed) return
  const early: RunFrame[] = []
  let send = (frame: RunFrame): void => void early.push(frame)
  const run = runs.admit(parsed.value, (frame) => send(frame))
  if (run.kind === 'busy') return refuseBusy()
  if (run.kind === 'duplicate') {
    const lost = { ...refusal('lost', 'This run was started before.'), error: 'duplicate', was: run.status }
    return answerer.json(response, bound, 409, lost)
  }
  // Whoever asked is gone: nobody would read the rest.
  response.on('close', () => run.cancel())
  const stream = await answerer.stream(response, bound, `runs/${parsed.value.id}`)
  for (const frame of early.splice(0)) stream.send(frame)
  send = stream.send
  const alive = setInterval(() => stream.send({ t: 'alive' }), ALIVE_MS)
  await run.verdict.finally(() => clearInterval(alive))
  await stream.end()
}

/** An answer in place of a run: the error, and the verdict that the person who pressed Run gets. */
const refusal = (status: RunStatus, message: string): { error: string; verdict: Verdict } => ({
  error: status,
  verdict: { status, message },
})

async function postStdin(
  { runs, answerer }: Parts,
  bound: RequestBinding,
  id: string,
  body: Bytes,
  response: ServerResponse,
): Promise<void> {
  const parsed = parseStdin(body)
  if (!parsed.ok)
    return answerer.json(response, bound, 422, { error: 'invalid_request', message: parsed.message })
  const { room, data, closed } = parsed.value
  const result = runs.input(runKey(room, id), data, closed ?? false)
  const status = { accepted: 200, unknown: 404, full: 409 }[result]
  const error = { accepted: null, unknown: 'unknown_run', full: 'stdin_closed' }[result]
  return answerer.json(response, bound, status, error ? { error } : { ok: true })
}

async function postCancel(
  { runs, answerer }: Parts,
  bound: RequestBinding,
  id: string,
  body: Bytes,
  response: ServerResponse,
): Promise<void> {
  const parsed = parseCancel(body)
  if (!parsed.ok)
    return answerer.json(response, bound, 422, { error: 'invalid_request', message: parsed.message })
  const found = runs.cancel(runKey(parsed.value.room, id))
  return answerer.json(response, bound, found ? 200 : 404, found ? { ok: true } : { error: 'unknown_run' })
}
