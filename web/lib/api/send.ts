import { errorOf, unreachable } from './error.ts'
import type { Known, Method, Sent } from './sent.ts'

/**
 * The one place that asks the own server: nothing of it is kept, nothing leads elsewhere. Throws an ApiError unless it worked, or
 * nothing changed (304, to who says what they have).
 */
export async function request<M extends Method, const P extends string>(
  method: M,
  path: P & Known<M, P>,
  token: string | null,
  init: { headers?: Record<string, string>; body?: BodyInit; signal?: AbortSignal } = {},
): Promise<Response> {
  const response = await fetch(path, {
    ...init,
    method,
    headers: {
      Accept: 'application/json',
      ...init.headers,
      ...(token !== null && { Authorization: `Bearer ${token}` }),
    },
    credentials: 'same-origin',
    cache: 'no-store',
    redirect: 'error',
  }).catch(() => {
    throw unreachable()
  })
  if (!response.ok && response.status !== 304) throw await errorOf(response)
  return response
}

/** The JSON body of an answer, which nobody has checked yet. */
export const jsonOf = (response: Response): Promise<unknown> =>
  response.json().catch(() => {
    throw unreachable()
  })

/** One request with JSON. Answers the JSON body (null for 204); throws an ApiError otherwise. */
export async function send<M extends Method, const P extends string>(
  method: M,
  path: P & Known<M, P>,
  token: string | null,
  ...[body]: Sent<M, P>
): Promise<unknown> {
  // A JSON type on every changing request: a foreign form cannot send it.
  const headers = { 'Content-Type': 'application/json' }
  const init = method === 'GET' ? {} : { headers, body: JSON.stringify(body ?? {}) }
  const response = await request<M, P>(method, path, token, init)
  return response.status === 204 ? null : jsonOf(response)
}
