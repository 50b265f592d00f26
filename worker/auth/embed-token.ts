import { base64url, decodeProtectedHeader, errors, jwtVerify } from 'jose'
import * as v from 'valibot'
import { EMBED_ROLES, playgroundFiles } from '#core/protocol/api/embed.ts'
import { languageByID } from '#core/protocol/languages.ts'
import { database } from '../db/database.ts'
import { findEmbedKey, noteKeyUse } from '../db/embed-keys.ts'
import type { Env } from '../env.ts'
import { ApiError } from '../error.ts'
import { randomID } from '../id.ts'
import { personName } from '#core/protocol/names.ts'
import { keysOf } from './keys.ts'

const TYPE = 'cc-embed+jwt'
const AUDIENCE = 'codecollab:embed'
const KEY = /^ek_[A-Za-z0-9_-]{16}$/
/** Seconds a token may last, and characters of one, files of a playground included. */
const LONGEST = 24 * 60 * 60
const MAX_LENGTH = 512 * 1024
/** How old the note of a key's last use may be, milliseconds. */
const NOTED_MS = 60_000

const claims = v.object({
  room: v.optional(v.pipe(v.string(), v.maxLength(64))),
  playground: v.optional(
    v.object({
      files: v.optional(playgroundFiles),
      language: v.optional(
        v.pipe(
          v.string(),
          v.check((id) => languageByID(id) !== undefined),
        ),
      ),
    }),
  ),
  name: personName,
  role: v.optional(v.picklist(EMBED_ROLES), 'viewer'),
  sub: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(128))),
  iat: v.number(),
  exp: v.number(),
})

/** What a site says of one of its visitors: who they are, and what they may come into. */
export type EmbedClaims = Omit<v.InferOutput<typeof claims>, 'iat' | 'exp'> & { key: string; owner: string }

export const embedKeyID = (): string => `ek_${randomID(12)}`

/** The secret of a key: it is made of its id by a key of the server, so that no table holds it. */
export async function embedSecret(env: Env, id: string): Promise<string> {
  const { embedKey } = await keysOf(env)
  return base64url.encode(
    new Uint8Array(await crypto.subtle.sign('HMAC', embedKey, new TextEncoder().encode(id))),
  )
}

/** Reads a token that a site signed with its key; throws what is wrong with it, as the same for whatever cannot be trusted. */
export async function verifyEmbedToken(env: Env, token: string): Promise<EmbedClaims> {
  const id = keyNamedBy(token)
  const db = database(env)
  const key = id === null ? undefined : await findEmbedKey(db, id)
  if (key === undefined) throw invalid()
  const { payload } = await jwtVerify(token, new TextEncoder().encode(await embedSecret(env, key.id)), {
    algorithms: ['HS256'],
    typ: TYPE,
    audience: AUDIENCE,
    requiredClaims: ['iat', 'exp'],
    maxTokenAge: LONGEST,
    clockTolerance: 30,
  }).catch((error: unknown) => {
    if (error instanceof errors.JWTExpired)
      throw new ApiError('embed_token_expired', 'The token of this page has expired. Reload the page.')
    throw invalid()
  })
  const parsed = v.safeParse(claims, payload)
  if (!parsed.success || parsed.output.exp - parsed.output.iat > LONGEST) throw invalid()
  const { iat: _, exp: __, ...said } = parsed.output
  if ((said.room === undefined) === (said.playground === undefined)) throw invalid()
  const now = Date.now()
  if (key.lastUsedAt === null || now - key.lastUsedAt > NOTED_MS) await noteKeyUse(db, key.id, now)
  return { ...said, key: key.id, owner: key.userId }
}

function keyNamedBy(token: string): string | null {
  if (token.length > MAX_LENGTH) return null
  try {
    const { kid } = decodeProtectedHeader(token)
    return kid !== undefined && KEY.test(kid) ? kid : null
  } catch {
    return null
  }
}

const invalid = () => new ApiError('embed_token_invalid', 'This page’s token is not good for this.')
