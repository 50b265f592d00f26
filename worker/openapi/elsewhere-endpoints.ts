import { finishAnswer, linkedAnswer, providersAnswer, startAnswer } from '#core/protocol/api/providers.ts'
import {
  forgotten,
  newPassword,
  providerAnswer,
  providerStart,
  verification,
} from '#core/protocol/api/auth.ts'
import type { Endpoint } from './endpoint.ts'

const browser = { tag: 'Mail and other sites', who: 'anybody' } as const
const own = { ...browser, who: 'signed in' } as const
const begin = {
  method: 'post',
  body: { schema: providerStart, example: { next: '/' } },
  status: 200,
  answer: startAnswer,
} as const
const end = {
  method: 'post',
  body: { schema: providerAnswer, example: { query: '?code=of-the-provider&state=of-the-start' } },
  status: 200,
} as const

/** What leads back here from a mail or from another site that says who somebody is. */
export const ELSEWHERE_ENDPOINTS: readonly Endpoint[] = [
  {
    ...browser,
    method: 'post',
    path: '/api/auth/forgot',
    summary:
      'Mail a link to a new password to every account that confirmed this address; answers the same when there is none.',
    body: { schema: forgotten, example: { email: 'ada@mail.example' } },
    status: 204,
    answer: null,
    errors: ['invalid', 'rate_limited', 'unavailable', 'cross_site'],
  },
  {
    ...browser,
    method: 'post',
    path: '/api/auth/reset',
    summary: 'Set a new password by a mailed link; signs the account out everywhere.',
    body: { schema: newPassword, example: { token: 'of-the-mailed-link', password: 'a new and longer one' } },
    status: 204,
    answer: null,
    errors: ['invalid', 'bad_link', 'rate_limited', 'cross_site'],
  },
  {
    ...browser,
    method: 'post',
    path: '/api/auth/verify',
    summary: 'Confirm an address by a mailed link.',
    body: { schema: verification, example: { token: 'of-the-mailed-link' } },
    status: 204,
    answer: null,
    errors: ['invalid', 'bad_link', 'rate_limited', 'cross_site'],
  },
  {
    ...browser,
    method: 'get',
    path: '/api/auth/providers',
    summary: 'The other sites by which people sign in here, and whether this server sends mail.',
    status: 200,
    answer: providersAnswer,
    errors: [],
  },
  {
    ...browser,
    ...begin,
    path: '/api/auth/providers/{provider}/start',
    summary: 'Begin to sign in by another site; answers the address to go to.',
    errors: ['invalid', 'not_found', 'rate_limited', 'provider_failed', 'cross_site'],
  },
  {
    ...browser,
    ...end,
    path: '/api/auth/providers/{provider}/finish',
    summary: 'End that with the query of the address one came back to. The first time makes an account.',
    answer: finishAnswer,
    errors: [
      'invalid',
      'bad_link',
      'forbidden',
      'not_found',
      'rate_limited',
      'provider_failed',
      'cross_site',
    ],
  },
  {
    ...own,
    ...begin,
    path: '/api/auth/providers/{provider}/link',
    summary: 'Begin to link an account of another site to one’s own.',
    errors: ['unauthorized', 'forbidden', 'invalid', 'not_found', 'rate_limited', 'provider_failed'],
  },
  {
    ...own,
    ...end,
    path: '/api/auth/providers/{provider}/linked',
    summary: 'End that with the query of the address one came back to.',
    answer: linkedAnswer,
    errors: [
      'unauthorized',
      'forbidden',
      'invalid',
      'bad_link',
      'already_linked',
      'not_found',
      'rate_limited',
      'provider_failed',
    ],
  },
]
