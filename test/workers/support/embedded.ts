import { SignJWT } from 'jose'
import * as v from 'valibot'
import { embedSessionAnswer, newEmbedKeyAnswer, type EmbedSettings } from '#core/protocol/api/embed.ts'
import { roomOf, type Browser, type RoomJSON } from './browser.ts'
import { bare } from './script.ts'

export type SiteKey = { id: string; secret: string }

/** A new embed key of somebody. */
export async function siteKey(person: Browser): Promise<SiteKey> {
  const response = await person.post('/api/embed-keys', { name: 'A site' })
  const { key, secret } = v.parse(newEmbedKeyAnswer, await response.json())
  return { id: key.id, secret }
}

/** A token as a site makes it; `claims` and `header` stand in place of what is usual. */
export function siteToken(
  key: SiteKey,
  claims: Record<string, unknown>,
  header: Record<string, unknown> = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  return new SignJWT({ aud: 'codecollab:embed', iat: now, exp: now + 600, name: 'Kim', ...claims })
    .setProtectedHeader({ alg: 'HS256', typ: 'cc-embed+jwt', kid: key.id, ...header })
    .sign(new TextEncoder().encode(key.secret))
}

export const OPEN: EmbedSettings = {
  ...{ sites: ['https://docs.example'], open: 'viewer', playground: false, replay: true },
}

/** A room of somebody's that may be embedded. */
export async function embeddedRoomOf(person: Browser, more: Partial<EmbedSettings> = {}): Promise<RoomJSON> {
  const room = await roomOf(person)
  const response = await person.send('PUT', `/api/rooms/${room.code}/embed`, { ...OPEN, ...more })
  if (!response.ok) throw new Error(await response.text())
  return room
}

/** A request as a frame in a sandbox sends it. */
export const framed = (method: string, path: string, body?: unknown, session?: string): Promise<Response> =>
  bare(method, path, body, {
    ...{ Origin: 'null', 'Sec-Fetch-Site': 'cross-site' },
    ...(session === undefined ? {} : { Authorization: `Bearer ${session}` }),
  })

/** Lets a frame in. */
export async function enterFrame(entry: object) {
  const response = await framed('POST', '/api/embed/sessions', entry)
  const json: unknown = await response.json()
  if (response.status !== 201) throw new Error(JSON.stringify(json))
  return v.parse(embedSessionAnswer, json)
}
