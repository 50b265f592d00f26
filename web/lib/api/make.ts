import * as v from 'valibot'
import type { AnswerOf, RouteAt } from '#core/protocol/api/routes.ts'
import { signed } from './call.ts'
import { ApiError } from './error.ts'
import { jsonOf, request } from './send.ts'
import type { Known, Sent } from './sent.ts'

/** How often something is asked for again by itself whose answer was lost or not there yet, and how long after, milliseconds. */
const AGAIN = 2
const PAUSE_MS = 1_000

type Making = { key: string; asked: Promise<unknown> | null }
/** What is wanted and not known to be made, by its path and body. */
const wanted = new Map<string, Making>()

type Reads<S extends v.GenericSchema, P extends string> =
  AnswerOf<RouteAt<'POST', P>> extends v.InferInput<S> ? unknown : 'This is not what the route answers.'

/**
 * Makes something, once: for routes that take an `Idempotency-Key`. Asked for twice at the same time it is one request. When the
 * answer is lost it is asked for again, under the same key; and so it is when a person tries again with the same wish.
 */
export async function make<S extends v.GenericSchema, const P extends string>(
  answer: S & Reads<S, P>,
  path: P & Known<'POST', P>,
  ...[body]: Sent<'POST', P>
): Promise<v.InferOutput<S>> {
  const text = JSON.stringify(body ?? {})
  const name = `${path} ${text}`
  const making = wanted.get(name) ?? { key: newKey(), asked: null }
  wanted.set(name, making)
  const ask = () =>
    signed(async (token) => {
      const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': making.key }
      return jsonOf(await request<'POST', P>('POST', path, token, { headers, body: text }))
    })
  try {
    const made = await (making.asked ??= again(ask))
    wanted.delete(name)
    return v.parse<S>(answer, made)
  } catch (error) {
    // What the server refused was not made: the next try is another one.
    if (!isUnknown(error)) wanted.delete(name)
    throw error
  } finally {
    making.asked = null
  }
}

async function again(ask: () => Promise<unknown>): Promise<unknown> {
  for (let left = AGAIN; ; left--) {
    try {
      return await ask()
    } catch (error) {
      if (left === 0 || !isUnknown(error)) throw error
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * (error.retryAfter ?? 1)))
    }
  }
}

/** Whether it may have been made all the same: no answer came, or the request before it is under way. */
const isUnknown = (error: unknown): error is ApiError =>
  error instanceof ApiError && (error.status === 0 || error.code === 'idempotency_key_in_use')

/** Random also where a page is not served over TLS. */
const newKey = (): string => crypto.getRandomValues(new Uint32Array(4)).join('-')
