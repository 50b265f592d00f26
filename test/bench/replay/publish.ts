import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import * as v from 'valibot'
import type { RecordedEvent } from '#core/replay/event.ts'
import type { FileHeader } from '#core/replay/file.ts'
import { writeFile } from '#core/replay/write-file.ts'
import { publicHalf } from '#core/signing/keys.ts'
import { recordKey, signer } from '../../support/signed-session.ts'
import { PEOPLE } from './session.ts'

const PASSWORD = 'correct horse battery'
const tokenAnswer = v.object({ access_token: v.string() })
const roomAnswer = v.object({ room: v.object({ code: v.string() }) })

/** An account that owns the measured rooms: to sign in with, and its token. */
export type Owner = { username: string; password: string; token: string }

/** A request on a connection of its own: one that was idle while a session was made may have been closed. */
export const ask = (url: string, { headers, ...init }: RequestInit = {}): Promise<Response> =>
  fetch(url, { ...init, headers: { ...headers, Connection: 'close' } })

/** Makes the account. */
export async function makeOwner(url: string): Promise<Owner> {
  const account = { username: `bench${process.pid}`, password: PASSWORD }
  const post = async (path: string) => {
    const headers = { 'Content-Type': 'application/json' }
    const response = await ask(url + path, { method: 'POST', headers, body: JSON.stringify(account) })
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return response.json()
  }
  await post('/register/')
  return { ...account, token: v.parse(tokenAnswer, await post('/token')).access_token }
}

/** Makes a room of a session; answers its code, the file's bytes and how long the server took, milliseconds. */
export async function publish(
  url: string,
  { token }: Owner,
  events: readonly RecordedEvent[],
): Promise<{ code: string; bytes: number; ms: number }> {
  const body = await packed(events)
  const headers = { 'Content-Type': 'application/gzip', Authorization: `Bearer ${token}` }
  const from = performance.now()
  const response = await ask(`${url}/api/records`, { method: 'POST', headers, body })
  const ms = performance.now() - from
  if (!response.ok) throw new Error(`import: ${response.status} ${await response.text()}`)
  const { room } = v.parse(roomAnswer, await response.json())
  return { code: room.code, bytes: body.byteLength, ms }
}

/** The session file, signed with a key that is thrown away. */
async function packed(events: readonly RecordedEvent[]): Promise<Uint8Array<ArrayBuffer>> {
  const jwk = await recordKey(`bench-${process.pid}`)
  const room = { id: 'bench', title: 'Six hours', language: 'rust', createdAt: events[0]?.at ?? 0 }
  const header: FileHeader = {
    ...{ format: 'codecollab-session' as const, version: 1 as const, origin: null, staff: true },
    ...{ room, people: [...PEOPLE], keys: [publicHalf(jwk)] },
  }
  const sealing = { keyId: jwk.kid, sign: await signer(jwk), random: (bytes: number) => randomBytes(bytes) }
  const lines: string[] = []
  for await (const line of writeFile(header, events, sealing)) lines.push(`${line}\n`)
  return new Uint8Array(gzipSync(lines.join('')))
}
