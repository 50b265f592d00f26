import * as v from 'valibot'
import { manifest, type Manifest } from '#core/protocol/api/record.ts'
import { writeHeld } from '#core/replay/held.ts'
import { keyframe } from '#core/replay/keyframe.ts'
import { MOMENT_BODY } from '#core/replay/moment.ts'
import type { RecordSource } from '#core/replay/source.ts'
import { errorOf, unreachable } from '#lib/api/error.ts'
import { gatheredFrom } from './gathered.ts'

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
    gather: async (seq, held) => {
      const have = held.length === 0 ? '' : `?have=${writeHeld(held)}`
      return gatheredFrom(await bounded(await ask(`/moments/${seq}${have}`)))
    },
    text: (file, seq) => json(v.string(), `/texts/${encodeURIComponent(file)}/${seq}`),
  }
}

/** A body of as many bytes as a moment can have; throws for a longer one. */
async function bounded(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array<ArrayBuffer>[] = []
  let bytes = 0
  for (const reader = response.body?.getReader(); reader;) {
    const { done, value } = await reader.read()
    if (done) break
    bytes += value.byteLength
    if (bytes > MOMENT_BODY) {
      await reader.cancel()
      throw new RangeError('this is too much for one moment')
    }
    pieces.push(value)
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer())
}

async function request(path: string, method: 'GET' | 'POST', token: string | null): Promise<Response> {
  const headers = new Headers({ Accept: 'application/json, text/plain, application/octet-stream' })
  if (token !== null) headers.set('Authorization', `Bearer ${token}`)
  if (method === 'POST') headers.set('Content-Type', 'application/json')
  const init: RequestInit = { method, headers, credentials: 'same-origin', redirect: 'error' }
  if (method === 'POST') init.body = '{}'
  return fetch(path, init).catch(() => {
    throw unreachable()
  })
}
