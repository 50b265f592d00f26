import * as v from 'valibot'
import { toBase64 } from '#core/signing/bytes.ts'
import type { Bytes, KeyHandle, SigningDeps } from '#core/signing/crypto.ts'
import { contentDigest } from '#core/signing/fields.ts'
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

/** What this needs of the object's environment, without the rest of it, so that it runs wherever `fetch` does. */
export type RunnerEnv = { RUNNER_URL: string; RUNNER_KEYS: string; CALLER_KEY: string }

/** A runner that does not answer in this time is taken to be away, milliseconds. */
const ANSWER_MS = 4_500

/** What signing takes from outside, in a Worker. */
export const DEPS: SigningDeps = {
  subtle: crypto.subtle,
  now: () => Date.now(),
  nonce: () =>
    toBase64(crypto.getRandomValues(new Uint8Array(24)))
      .replace(/\+/g, '-')
      .replace(/\//g, '_'),
}

/** The keys of this side and of the runner's. */
export type RunnerKeys = { caller: SigningKey; runner: Keyring }

/** Reads the keys of an environment; throws when they are not there or no keys. */
export async function readKeys(env: RunnerEnv): Promise<RunnerKeys> {
  return {
    caller: await importSigningKey(v.parse(privateJwk, JSON.parse(env.CALLER_KEY)), DEPS.subtle),
    runner: await importKeyring(v.parse(publicJwks, JSON.parse(env.RUNNER_KEYS)), DEPS.subtle),
  }
}

/** A checked answer of the runner: a stream to be checked by its seal, or a whole JSON value. */
export type RunnerAnswer =
  | { stream: ReadableStream<Uint8Array>; key: KeyHandle; nonce: string; location: string | null }
  | { stream: null; status: number; value: unknown }

/** Something answered, and it was not the runner: a proxy, or somebody in between. */
export class NotTheRunner extends Error {
  /** The HTTP status of that answer. */
  readonly status: number

  constructor(status: number, reason: string) {
    super(`answer ${status}: ${reason}`)
    this.status = status
  }
}

/**
 * Sends a signed POST and answers what came back within 4.5 s, checked. Throws when nothing did, or not from the runner.
 * `controller` hangs up, also on a stream that goes on.
 */
export async function askRunner(
  keys: RunnerKeys,
  url: URL,
  json: unknown,
  controller = new AbortController(),
  answerMs = ANSWER_MS,
): Promise<RunnerAnswer> {
  const body: Bytes = new Uint8Array(new TextEncoder().encode(JSON.stringify(json)))
  const target = { method: 'POST', authority: url.host, path: url.pathname, query: url.search || '?' }
  const signed = await signRequest({ ...target, contentType: 'application/json', body }, keys.caller, DEPS)
  const timeout = setTimeout(() => controller.abort(), answerMs)
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: signed.headers,
      body,
      redirect: 'manual',
      signal: controller.signal,
    })
    const { status, headers } = response
    const header = (name: string) => headers.get(name)
    const checked = await verifyResponse({ status, header }, signed.bound, keys.runner, DEPS)
    if (!checked.ok) throw new NotTheRunner(status, checked.reason)
    if (checked.contentDigest === null) {
      if (!response.body) throw new NotTheRunner(status, 'no body')
      return {
        stream: response.body,
        key: checked.key,
        nonce: signed.bound.nonce,
        location: checked.location,
      }
    }
    const whole = new Uint8Array(await response.arrayBuffer())
    if ((await contentDigest(whole, DEPS.subtle)) !== checked.contentDigest)
      throw new NotTheRunner(status, 'body does not match its digest')
    return { stream: null, status, value: JSON.parse(new TextDecoder().decode(whole)) as unknown }
  } catch (error) {
    controller.abort()
    throw error
  } finally {
    clearTimeout(timeout)
  }
}

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/

/**
 * The origin to which a run's later requests go: that of the signed `Location`, or the runner's own when there is none.
 * Null for a place they must not go: another path, or without TLS anywhere but where the runner itself is asked without.
 */
export function ownerOf(location: string | null, run: string, runner: URL): string | null {
  if (location === null) return runner.origin
  if (!URL.canParse(location)) return null
  const url = new URL(location)
  if (url.href !== `${url.origin}/v1/runs/${run}`) return null
  if (url.protocol === 'https:') return url.origin
  const near = url.hostname === runner.hostname || LOOPBACK.test(url.hostname)
  return url.protocol === 'http:' && runner.protocol === 'http:' && near ? url.origin : null
}
