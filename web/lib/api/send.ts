import { errorOf, unreachable } from './error.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** One request to the own server. Answers the JSON body (null for 204); throws an ApiError otherwise. */
export async function send(
  method: Method,
  path: string,
  token: string | null,
  body?: unknown,
): Promise<unknown> {
  const headers = new Headers({ Accept: 'application/json' })
  if (token !== null) headers.set('Authorization', `Bearer ${token}`)
  // A JSON type on every changing request: a foreign form cannot send it.
  if (method !== 'GET') headers.set('Content-Type', 'application/json')
  const init: RequestInit = {
    method,
    headers,
    credentials: 'same-origin',
    cache: 'no-store',
    redirect: 'error',
  }
  if (method !== 'GET') init.body = JSON.stringify(body ?? {})
  const response = await fetch(path, init).catch(() => {
    throw unreachable()
  })
  if (!response.ok) throw await errorOf(response)
  if (response.status === 204) return null
  return response.json().catch(() => {
    throw unreachable()
  })
}
