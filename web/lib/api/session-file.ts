import * as v from 'valibot'
import { roomAnswer } from '#core/protocol/api/rooms.ts'
import { signed } from './call.ts'
import { unreachable } from './error.ts'
import { roomPath, type Room } from './rooms.ts'
import { jsonOf, request } from './send.ts'

/** The session file of a room, packed, and what it is called; `staff` puts in what only staff may see, for staff. */
export async function exportSession(code: string, staff: boolean): Promise<{ name: string; file: Blob }> {
  const response = await signed((token) =>
    request('GET', roomPath(code, `/record/export${staff ? '' : '?staff=0'}`), token),
  )
  const [, name] = /filename="([^"]+)"/.exec(response.headers.get('Content-Disposition') ?? '') ?? []
  return { name: name ?? 'session.codecollab.ndjson.gz', file: await response.blob() }
}

/** Makes a room of a session file. */
export async function importSession(file: Blob): Promise<Room> {
  const packed = !file.type.includes('ndjson') && !(file instanceof File && file.name.endsWith('.ndjson'))
  const headers = { 'Content-Type': packed ? 'application/gzip' : 'application/x-ndjson' }
  const response = await signed((token) => request('POST', '/api/records', token, { body: file, headers }))
  return v.parse(roomAnswer, await jsonOf(response)).room
}

/** Runs the files as they were after an event; the answer is the runner's frames, a line of JSON each. */
export async function runPast(
  code: string,
  wish: { seq: number; entry: string },
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  const headers = { 'Content-Type': 'application/json' }
  const init = { body: JSON.stringify(wish), headers, signal }
  const { body } = await signed((token) => request('POST', roomPath(code, '/record/runs'), token, init))
  if (!body) throw unreachable()
  return body
}
