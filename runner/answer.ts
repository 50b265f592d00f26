import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RequestBinding } from '#core/signing/base.ts'
import type { Bytes, SigningDeps } from '#core/signing/crypto.ts'
import type { SigningKey } from '#core/signing/keys.ts'
import { signResponse, STREAM_TYPE } from '#core/signing/response.ts'
import { openSeal } from '#core/signing/seal.ts'
import type { JudgeFrame } from '#core/protocol/judge.ts'
import type { RunFrame } from '#core/protocol/run.ts'

const bytes = (text: string): Bytes => new Uint8Array(Buffer.from(text))

/** The one answer to everything that was not let in; it is the same whatever the reason. */
export function sendRefusal(response: ServerResponse, status: 401 | 408 | 413 | 415): void {
  const error = { 401: 'unauthorized', 408: 'too_slow', 413: 'too_large', 415: 'encoding' }[status]
  // The rest of the body is not wanted, so the connection ends with the answer.
  response.writeHead(status, { 'content-type': 'application/json', connection: 'close' })
  response.end(JSON.stringify({ error }))
}

/** Sends an unsigned JSON answer of a public endpoint. */
export function sendPublic(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
  response.end(JSON.stringify(value))
}

/** Sends what `/metrics` reads. */
export function sendMetrics(response: ServerResponse, text: string): void {
  response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(text)
}

/** True when a request brings this token, or none is wanted; the comparison tells nothing by its time. */
export function bearer(request: IncomingMessage, token: string | undefined): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  const brought = request.headers.authorization ?? ''
  return token === undefined || timingSafeEqual(digest(brought), digest(`Bearer ${token}`))
}

/** Answers requests that were let in, signed and bound to them. */
export class Answerer {
  #key: SigningKey
  #deps: SigningDeps
  #publicURL: string | undefined

  /** `publicURL` is the origin where this instance, and no other, answers: a run's later requests are sent there. */
  constructor(key: SigningKey, deps: SigningDeps, publicURL?: string) {
    this.#key = key
    this.#deps = deps
    this.#publicURL = publicURL
  }

  /** Sends a whole JSON answer. */
  async json(
    response: ServerResponse,
    bound: RequestBinding,
    status: number,
    value: unknown,
    headers: Record<string, string> = {},
  ): Promise<void> {
    const body = bytes(JSON.stringify(value))
    const contentType = 'application/json'
    const signed = await signResponse({ status, contentType, body }, bound, this.#key, this.#deps)
    response.writeHead(status, { ...headers, ...signed })
    response.end(body)
  }

  /**
   * Starts a sealed stream of frames about `path`, such as `runs/ID`; `send` may be called at any time, `end` once, after
   * the last.
   */
  async stream(response: ServerResponse, bound: RequestBinding, path: string) {
    const status = 200
    const runID = path.slice(path.indexOf('/') + 1)
    const location = this.#publicURL && `${this.#publicURL}/v1/${path}`
    const parts = { status, contentType: STREAM_TYPE, location }
    const headers = await signResponse(parts, bound, this.#key, this.#deps)
    const seal = await openSeal({ runID, nonce: bound.nonce, subtle: this.#deps.subtle }, this.#key)
    response.writeHead(status, { ...headers, 'cache-control': 'no-store' })
    response.flushHeaders()
    let last = Promise.resolve()
    return {
      send: (frame: RunFrame | JudgeFrame) => {
        const line = `${JSON.stringify(frame)}\n`
        response.write(line)
        last = last.then(() => seal.add(bytes(line)))
      },
      end: async () => {
        await last
        response.end(await seal.close())
      },
    }
  }
}
