import * as v from 'valibot'

/** What an access token may be used for. */
export const SCOPES = ['rooms:read', 'rooms:write', 'ws', 'account:read', 'webhooks'] as const
export type Scope = (typeof SCOPES)[number]

/** Days after which a token may end; null for one that lasts until it is revoked. */
export const TOKEN_DAYS = [7, 30, 90, 365] as const

/** An access token as its owner sees it later: never the token itself. Times in milliseconds since the epoch. */
export const accessToken = v.object({
  id: v.string(),
  name: v.string(),
  scopes: v.array(v.picklist(SCOPES)),
  createdAt: v.number(),
  expiresAt: v.nullable(v.number()),
  lastUsedAt: v.nullable(v.number()),
})
export type AccessToken = v.InferOutput<typeof accessToken>

/** Answer of `GET /api/tokens`. */
export const tokensAnswer = v.object({ tokens: v.array(accessToken) })
/** Answer of `POST /api/tokens`: the only time that `secret` is shown. */
export const newTokenAnswer = v.object({ token: accessToken, secret: v.string() })
