import * as v from 'valibot'
import { manifest, type Manifest } from '#core/protocol/api/record.ts'
import { keyframe } from '#core/replay/keyframe.ts'
import type { RecordSource } from '#core/replay/source.ts'
import { errorOf, unreachable } from '#lib/api/error.ts'

/** Answers a token for the API; `renew` asks for another one than the last. */
export type TokenPort = (renew: boolean) => Promise<string | null>

/** A record that may go on; `newest` has what happened up to now sealed, so that it is in the manifest. */
export type HttpSource = RecordSource & { newest(): Promise<Manifest> }

/** Reads a record over HTTP; `path` is the record's in the API. Rejects with an `ApiError`. */
export function httpSource(path: string, token: TokenPort): HttpSource {
  const ask = async (rest: string, method: 'GET' | 'POST' = 'GET'): Promise<Response> => {
    let response = await request(path + rest, method, await token(false))
    if (response.status === 401) response = await request(path + rest, method, await token(true))
    if (!response.ok) throw await errorOf(response)
    return response
  }
  const text = async (rest: string) => (await ask(rest)).text()
  const json = async <T>(schema: v.GenericSchema<unknown, T>, rest: string) =>
    v.parse(schema, JSON.parse(await text(rest)))
  // What was sealed before can be watched all the same.
  const newest = async () => {
    await ask('/flush', 'POST').catch(() => null)
    return json(manifest, '')
  }
  return {
    newest,
    async manifest() {
      const now = await json(manifest, '')
      // Of a session that goes on, what happened up to now is to be seen.
      return now.live && now.room.code !== null ? newest() : now
    },
    lines: (first) => text(`/segments/${first}`),
    staffLines: (first) => text(`/segments/${first}/staff`),
    keyframe: (first) => json(keyframe, `/segments/${first}/keyframe`),
    text: (file, seq) => json(v.string(), `/texts/${encodeURIComponent(file)}/${seq}`),
  }
}

async function request(path: string, method: 'GET' | 'POST', token: string | null): Promise<Response> {
  const headers = new Headers({ Accept: 'application/json, text/plain' })
  if (token !== null) headers.set('Authorization', `Bearer ${token}`)
  if (method === 'POST') headers.set('Content-Type', 'application/json')
  const init: RequestInit = { method, headers, credentials: 'same-origin', redirect: 'error' }
  if (method === 'POST') init.body = '{}'
  return fetch(path, init).catch(() => {
    throw unreachable()
  })
}
