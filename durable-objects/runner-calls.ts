import * as v from 'valibot'
import { verdict, type RunRequest, type StdinRequest, type Verdict } from '#core/protocol/run.ts'
import type { Input } from '#core/room/step.ts'
import { TypedInput } from '#core/room/typed-input.ts'
import type { RequestBinding } from '#core/signing/base.ts'
import { toBase64 } from '#core/signing/bytes.ts'
import type { Bytes, SigningDeps } from '#core/signing/crypto.ts'
import {
  importKeyring,
  importSigningKey,
  privateJwk,
  publicJwks,
  type Keyring,
  type SigningKey,
} from '#core/signing/keys.ts'
import { signRequest } from '#core/signing/request.ts'
import { verifyResponse } from '#core/signing/response.ts'
import { openSealedStream } from '#core/signing/seal.ts'

/** What this needs of the object's environment, without the rest of it, so that it runs wherever `fetch` does. */
type RunnerEnv = { RUNNER_URL: string; RUNNER_KEYS: string; CALLER_KEY: string }

/** The runner must answer a request within this time, milliseconds; its stream may then last as long as the run. */
const ANSWER_MS = 5_000

/** A run's stream is given up after this long, whatever the runner says, milliseconds. */
const STREAM_MS = 15 * 60_000

const UNREACHABLE = 'The runner cannot be reached. Your text is safe; try again in a moment.'

const DEPS: SigningDeps = {
  subtle: crypto.subtle,
  now: () => Date.now(),
  nonce: () =>
    toBase64(crypto.getRandomValues(new Uint8Array(24)))
      .replace(/\+/g, '-')
      .replace(/\//g, '_'),
}

type Keys = { caller: SigningKey; runner: Keyring }
/** What is kept of a run until its end. */
type Active = { room: string; controller: AbortController; typed: TypedInput }
type Answer = Promise<{ response: Response; bound: RequestBinding; keys: Keys }>

/** The room's conversations with the runner: signed requests out, verified frames into the room. */
export class RunnerCalls {
  readonly #env: RunnerEnv
  readonly #step: (input: Input) => void
  #keys: Promise<Keys> | null = null
  #active = new Map<string, Active>()

  constructor(env: RunnerEnv, step: (input: Input) => void) {
    this.#env = env
    this.#step = step
  }

  /** Starts a run; its frames and exactly one end reach the room as inputs. */
  start(request: RunRequest): void {
    const controller = new AbortController()
    const answer = this.#post('/v1/runs', request, controller)
    const typed = new TypedInput(answer, (piece) => this.#feed(request.id, piece))
    this.#active.set(request.id, { room: request.room, controller, typed })
    void this.#run(request, answer, controller)
      .catch((error: unknown): Verdict => {
        console.error('run failed', error)
        return { status: 'lost', message: UNREACHABLE }
      })
      .then((end) => {
        this.#active.delete(request.id)
        this.#step({ t: 'runEnd', run: request.id, verdict: end })
      })
  }

  /** Types into a run, once the runner has it, in the order of these calls. */
  stdin(run: string, body: StdinRequest): void {
    this.#active.get(run)?.typed.add(body)
  }

  /** Asks the runner to end the run; hangs up when it cannot be asked, which ends the run as well. */
  cancel(run: string): void {
    const active = this.#active.get(run)
    if (!active) return
    this.#post(`/v1/runs/${run}/cancel`, { room: active.room }).then(
      ({ response }) => response.ok || active.controller.abort(),
      () => active.controller.abort(),
    )
  }

  cancelAll(): void {
    for (const { controller } of this.#active.values()) controller.abort()
  }

  async #feed(run: string, piece: StdinRequest): Promise<void> {
    try {
      const { response } = await this.#post(`/v1/runs/${run}/stdin`, piece)
      await response.body?.cancel()
      if (!response.ok) console.error('stdin not taken', response.status)
    } catch (error) {
      console.error('stdin not delivered', error)
    }
  }

  async #run(request: RunRequest, answer: Answer, controller: AbortController): Promise<Verdict> {
    const { response, bound, keys } = await answer
    const signed = await verifyResponse(
      { status: response.status, header: (name) => response.headers.get(name) },
      bound,
      keys.runner,
      DEPS,
    )
    if (!signed.ok) return { status: 'lost', message: refusalMessage(response.status) }
    if (signed.contentDigest !== null || !response.body) return wholeAnswer(response)

    const context = { runID: request.id, nonce: bound.nonce, subtle: DEPS.subtle }
    const stream = await openSealedStream(context, signed.key)
    const deadline = setTimeout(() => controller.abort(), STREAM_MS)
    let end: Verdict | null = null
    try {
      for await (const piece of response.body) {
        for (const frame of await stream.push(piece)) {
          if (frame.t === 'verdict') end = frame.verdict
          else this.#step({ t: 'runFrame', run: request.id, frame })
        }
      }
    } catch (error) {
      if (!controller.signal.aborted) throw error
      return { status: 'cancelled', message: 'The program was stopped.' }
    } finally {
      clearTimeout(deadline)
    }
    return end && stream.holds()
      ? end
      : { status: 'lost', message: 'The answer of the runner was cut short.' }
  }

  async #post(path: string, json: unknown, controller = new AbortController()): Answer {
    if (!this.#env.RUNNER_URL) throw new Error('no runner is configured')
    this.#keys ??= readKeys(this.#env)
    const keys = await this.#keys
    const url = new URL(path, this.#env.RUNNER_URL)
    const body: Bytes = new Uint8Array(new TextEncoder().encode(JSON.stringify(json)))
    const target = { method: 'POST', authority: url.host, path: url.pathname, query: url.search || '?' }
    const signed = await signRequest({ ...target, contentType: 'application/json', body }, keys.caller, DEPS)
    const timeout = setTimeout(() => controller.abort(), ANSWER_MS)
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: signed.headers,
        body,
        redirect: 'manual',
        signal: controller.signal,
      })
      return { response, bound: signed.bound, keys }
    } finally {
      clearTimeout(timeout)
    }
  }
}

async function readKeys(env: RunnerEnv): Promise<Keys> {
  return {
    caller: await importSigningKey(v.parse(privateJwk, JSON.parse(env.CALLER_KEY)), DEPS.subtle),
    runner: await importKeyring(v.parse(publicJwks, JSON.parse(env.RUNNER_KEYS)), DEPS.subtle),
  }
}

/** An answer without a stream: the run did not start, and the body says why. */
async function wholeAnswer(response: Response): Promise<Verdict> {
  const parsed = v.safeParse(v.object({ verdict }), await response.json().catch(() => null))
  return parsed.success
    ? parsed.output.verdict
    : { status: 'internal', message: refusalMessage(response.status) }
}

const refusalMessage = (status: number): string =>
  status === 503 ? 'The runner is busy; try again in a moment.' : 'The runner did not accept the request.'
