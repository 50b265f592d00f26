import type { Person } from './person.ts'

/** Asks the API as somebody who is signed in; answers what it says, null for nothing. */
export function ask<T>(person: Person, method: string, path: string, body?: object): Promise<T> {
  const wanted = { method, path, body: body && JSON.stringify(body) }
  return person.page.evaluate(async ({ method, path, body }) => {
    const json = { 'Content-Type': 'application/json' }
    const renewed = await fetch('/api/auth/refresh', { method: 'POST', headers: json, body: '{}' })
    const { accessToken } = (await renewed.json()) as { accessToken: string }
    const headers = { ...json, Authorization: `Bearer ${accessToken}` }
    const answer = await fetch(path, { method, headers, body: body ?? null })
    const text = await answer.text()
    if (!answer.ok) throw new Error(text)
    return (text === '' ? null : JSON.parse(text)) as T
  }, wanted) as Promise<T>
}

/** Gives everybody of a room who is a guest a role. */
export async function giveGuests(owner: Person, code: string, role: string): Promise<void> {
  type Members = { members: { user: string; guest: boolean }[] }
  const { members } = await ask<Members>(owner, 'GET', `/api/rooms/${code}/members`)
  for (const { user, guest } of members)
    if (guest) await ask(owner, 'PATCH', `/api/rooms/${code}/members/${user}`, { role })
}
