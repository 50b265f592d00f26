import type { APIRequestContext } from 'playwright-core'
import type { Person } from './person.ts'

/** What sends requests as somebody's browser does: with its cookies, to the site. */
export type Asking = { request: APIRequestContext; site: string }

/** Sends a request with the cookies of a browser; throws what the server says against it. */
export async function send(
  { request, site }: Asking,
  method: string,
  path: string,
  data: string | object | null = null,
  headers: Record<string, string> = {},
): Promise<unknown> {
  // As the pages do, also with nothing to send: no form can name this type.
  const all = { Origin: site, 'Content-Type': 'application/json', ...headers }
  // A connection that was kept may be closed by the server just then.
  const init = { method, headers: all, maxRetries: 2 }
  const answer = await request.fetch(site + path, data === null ? init : { ...init, data })
  const text = await answer.text()
  if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${text}`)
  return text === '' ? null : JSON.parse(text)
}

/** Sends a request as whoever is signed in in a browser. */
export async function sendSignedIn(
  asking: Asking,
  method: string,
  path: string,
  data: string | object | null = null,
  headers: Record<string, string> = {},
): Promise<unknown> {
  const renewed = await send(asking, 'POST', '/api/auth/refresh', {})
  const { accessToken } = renewed as { accessToken: string }
  return send(asking, method, path, data, { ...headers, Authorization: `Bearer ${accessToken}` })
}

/** Asks the API as somebody who is signed in; answers what it says, null for nothing. */
export const ask = <T>(person: Person, method: string, path: string, body?: object): Promise<T> =>
  sendSignedIn(person.asking, method, path, body ?? null) as Promise<T>

/** Gives everybody of a room who is a guest a role. */
export async function giveGuests(owner: Person, code: string, role: string): Promise<void> {
  type Members = { members: { user: string; guest: boolean }[] }
  const { members } = await ask<Members>(owner, 'GET', `/api/rooms/${code}/members`)
  for (const { user, guest } of members)
    if (guest) await ask(owner, 'PATCH', `/api/rooms/${code}/members/${user}`, { role })
}
