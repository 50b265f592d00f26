import { jwtVerify, SignJWT } from 'jose'
import * as v from 'valibot'
import { EMBED_MODES, type EmbedMode } from '#core/protocol/api/embed.ts'
import type { Env } from '../env.ts'
import { randomID } from '../id.ts'
import { keysOf } from './keys.ts'

/**
 * What an embedded frame shows by in place of a sign-in: good for one room in one way, and only at `/api/embed/`. `user` is null
 * for who only watches what was; `key` is the site's that let them in, null where the room is open; `since` when they came, in seconds.
 */
export type EmbedSession = {
  user: string | null
  room: string
  mode: EmbedMode
  key: string | null
  since: number
}

const ISSUER = 'codecollab'
const TYPE = 'cc-embed-session+jwt'
const AUDIENCE = 'codecollab:embed-session'
/** Seconds it lasts, and seconds after which it is not renewed any more. */
export const EMBED_TTL = 600
export const EMBED_LONGEST = 24 * 60 * 60

const claims = v.object({
  sub: v.string(),
  room: v.string(),
  mode: v.picklist(EMBED_MODES),
  key: v.nullable(v.string()),
  since: v.number(),
})

const NOBODY = '-'

/** Makes the credential of a frame. */
export async function signEmbedSession(env: Env, session: EmbedSession): Promise<string> {
  const { embed } = await keysOf(env)
  const now = Math.floor(Date.now() / 1000)
  const { user, room, mode, key, since } = session
  return new SignJWT({ room, mode, key, since })
    .setProtectedHeader({ alg: 'HS256', typ: TYPE })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setSubject(user ?? NOBODY)
    .setJti(randomID(16))
    .setIssuedAt(now)
    .setExpirationTime(now + EMBED_TTL)
    .sign(embed)
}

/** Reads it; null for anything else, whatever is wrong with it. */
export async function verifyEmbedSession(env: Env, token: string): Promise<EmbedSession | null> {
  const { embed } = await keysOf(env)
  try {
    const { payload } = await jwtVerify(token, embed, {
      algorithms: ['HS256'],
      typ: TYPE,
      issuer: ISSUER,
      audience: AUDIENCE,
      requiredClaims: ['exp', 'iat', 'jti', 'sub'],
      maxTokenAge: EMBED_TTL,
    })
    const { sub, ...session } = v.parse(claims, payload)
    return { ...session, user: sub === NOBODY ? null : sub }
  } catch {
    return null
  }
}

/** What lets a frame in for as long as it lasts: the key of a site, a room that is open to visitors, or a room of their own. */
export type EmbedGround = { key: string } | { open: string } | { own: string }

/** Stands for a frame's credential where a sign-in is named. */
export function embedSignIn(ground: EmbedGround): string {
  if ('key' in ground) return `emb_k_${ground.key}`
  return 'open' in ground ? `emb_r_${ground.open}` : `emb_p_${ground.own}`
}

/** What a sign-in of a frame rests on; null for any other sign-in. */
export function embedOf(session: string): EmbedGround | null {
  const [, kind, id = ''] = /^emb_([krp])_(.+)$/.exec(session) ?? []
  if (kind === undefined) return null
  return kind === 'k' ? { key: id } : kind === 'r' ? { open: id } : { own: id }
}

/** What a frame's credential rests on. */
export function groundOf({ key, mode, room }: EmbedSession): EmbedGround {
  if (key !== null) return { key }
  return mode === 'playground' ? { own: room } : { open: room }
}
