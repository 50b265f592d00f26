import * as v from 'valibot'
import {
  newTokenAnswer,
  tokensAnswer,
  type AccessToken,
  type Scope,
  type TOKEN_DAYS,
} from '#core/protocol/api/tokens.ts'
import { call } from '#lib/api/call.ts'

export type { AccessToken, Scope }

/** Days a token lasts; null for one that lasts until it is deleted. */
export type TokenDays = (typeof TOKEN_DAYS)[number] | null

export const listTokens = async (): Promise<AccessToken[]> =>
  (await call(tokensAnswer, 'GET', '/api/tokens')).tokens

/** Makes a token; its secret comes this once. */
export const createToken = (
  name: string,
  scopes: Scope[],
  days: TokenDays,
): Promise<v.InferOutput<typeof newTokenAnswer>> =>
  call(newTokenAnswer, 'POST', '/api/tokens', { name, scopes, days })

export const deleteToken = async (id: string): Promise<null> =>
  call(v.null(), 'DELETE', `/api/tokens/${encodeURIComponent(id)}`)
