import * as v from 'valibot'
import { signedStatement, type Attestation } from '#core/protocol/attestation.ts'
import { importKeyring, publicJwks } from '#core/signing/keys.ts'
import { openStatement } from '#core/signing/statement.ts'
import type { Env } from './env.ts'
import { ApiError } from './error.ts'

/** What a runner's key signed, and the id of that key. */
export type Attested = Attestation & { keyID: string }
type Answer = { ok: true; said: Attested } | { ok: false; code: 'runner_away' | 'runner_untrusted' }

/** How long this isolate goes on with what it heard, and how soon it asks again after a failure, milliseconds. */
const FRESH_MS = 15_000
const AGAIN_MS = 3_000
const TIMEOUT_MS = 3_000
/** The largest statement that is read. */
const MAX_BYTES = 300 * 1024

/** By runner and keys, of which there is one pair outside of tests. Answers, not promises: those belong to a request. */
const heard = new Map<string, { until: number; answer: Answer }>()

/** What the runner says of its sandboxes, if one of its keys signed it; nothing else of what it sends is passed on. */
export async function attested(env: Env): Promise<Answer> {
  const key = `${env.RUNNER_URL} ${env.RUNNER_KEYS}`
  const known = heard.get(key)
  if (known && Date.now() < known.until) return known.answer
  const answer = await ask(env)
  heard.set(key, { until: Date.now() + (answer.ok ? FRESH_MS : AGAIN_MS), answer })
  return answer
}

/** The error a page gets in place of the attestation. */
export const notAttested = (code: 'runner_away' | 'runner_untrusted'): ApiError =>
  new ApiError(
    code,
    code === 'runner_away'
      ? 'The runner cannot be reached right now. Rooms work; programs cannot be run.'
      : 'What the runner says of itself is not signed by its key.',
  )

async function ask(env: Env): Promise<Answer> {
  if (!env.RUNNER_URL) return { ok: false, code: 'runner_away' }
  const controller = new AbortController()
  const timeout = setTimeout(() => controller.abort(), TIMEOUT_MS)
  let text: string
  try {
    const url = new URL('/v1/attestation', env.RUNNER_URL)
    const response = await fetch(url, { redirect: 'manual', signal: controller.signal })
    text = await bounded(response)
    if (response.status !== 200) return { ok: false, code: 'runner_away' }
  } catch (error) {
    controller.abort()
    console.error('no attestation', error instanceof Error ? error.message : error)
    return { ok: false, code: 'runner_away' }
  } finally {
    clearTimeout(timeout)
  }
  const said = await open(text, env)
  if (said === null) console.error('an attestation that is not signed by the runner')
  return said === null ? { ok: false, code: 'runner_untrusted' } : { ok: true, said }
}

async function open(text: string, env: Env): Promise<Attested | null> {
  const { subtle } = crypto
  const keys = await importKeyring(v.parse(publicJwks, JSON.parse(env.RUNNER_KEYS)), subtle)
  const statement = v.safeParse(v.pipe(v.string(), v.parseJson(), signedStatement), text)
  if (!statement.success) return null
  const said = await openStatement(statement.output, keys, subtle)
  return said && { ...said, keyID: statement.output.keyID }
}

async function bounded(response: Response): Promise<string> {
  const decoder = new TextDecoder()
  let [text, bytes] = ['', 0]
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > MAX_BYTES) throw new Error('an attestation that is too large')
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}
