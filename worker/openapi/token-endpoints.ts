import { newTokenAnswer, tokensAnswer } from '#core/protocol/api/tokens.ts'
import { newToken } from '#core/protocol/api/new-token.ts'
import type { Endpoint } from './endpoint.ts'

const tokens = { tag: 'Access tokens', who: 'signed in' } as const

/** Personal access tokens, which no token reaches. */
export const TOKEN_ENDPOINTS: readonly Endpoint[] = [
  {
    ...tokens,
    method: 'get',
    path: '/api/tokens',
    summary: 'One’s own access tokens, newest first, without their secrets.',
    status: 200,
    answer: tokensAnswer,
    errors: ['unauthorized'],
  },
  {
    ...tokens,
    method: 'post',
    path: '/api/tokens',
    summary: 'Make an access token. Its secret is answered once and kept nowhere.',
    body: { schema: newToken, example: { name: 'Formatter', scopes: ['ws'], days: 30 } },
    status: 201,
    answer: newTokenAnswer,
    errors: ['unauthorized', 'forbidden', 'invalid', 'rate_limited'],
  },
  {
    ...tokens,
    method: 'delete',
    path: '/api/tokens/{id}',
    summary: 'Revoke an access token and close its sockets.',
    status: 204,
    answer: null,
    errors: ['unauthorized', 'not_found'],
  },
]
