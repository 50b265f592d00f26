import * as v from 'valibot'
import { roomAnswer } from '#core/protocol/api/rooms.ts'
import { account } from './account.svelte.ts'
import { errorOf, unreachable } from './error.ts'
import { roomPath, type Room } from './rooms.ts'

/** The session file of a room, packed, and what it is called; `staff` puts in what only staff may see, for staff. */
export async function exportSession(code: string, staff: boolean): Promise<{ name: string; file: Blob }> {
  const response = await fetchSigned(roomPath(code, `/record/export${staff ? '' : '?staff=0'}`), {})
  const [, name] = /filename="([^"]+)"/.exec(response.headers.get('Content-Disposition') ?? '') ?? []
  return { name: name ?? 'session.codecollab.ndjson.gz', file: await response.blob() }
}

/** Makes a room of a session file. */
export async function importSession(file: Blob): Promise<Room> {
  const packed = !file.type.includes('ndjson') && !(file instanceof File && file.name.endsWith('.ndjson'))
  const headers = { 'Content-Type': packed ? 'application/gzip' : 'application/x-ndjson' }
  const response = await fetchSigned('/api/records', { method: 'POST', body: file, headers })
  return v.parse(roomAnswer, await response.json()).room
}

/** Runs the files as they were after an event; the answer is the runner's frames, a line of JSON each. */
export async function runPast(
  code: string,
  wish: { seq: number; entry: string },
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  const headers = { 'Content-Type': 'application/json' }
  const init = { method: 'POST', body: JSON.stringify(wish), headers, signal }
  const { body } = await fetchSigned(roomPath(code, '/record/runs'), init)
  if (!body) throw unreachable()
  return body
}

/** A request of something that is no JSON, as the signed-in person. */
async function fetchSigned(path: string, init: RequestInit): Promise<Response> {
  const token = await account.token()
  const headers = { ...init.headers, ...(token === null ? {} : { Authorization: `Bearer ${token}` }) }
  const request = {
    ...init,
    headers,
    credentials: 'same-origin',
    cache: 'no-store',
    redirect: 'error',
  } as const
  const response = await fetch(path, request).catch(() => {
    throw unreachable()
  })
  if (!response.ok) throw await errorOf(response)
  return response
}
