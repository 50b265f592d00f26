import { scriptTokenAnswer, sessionAnswer } from '#core/protocol/api/account.ts'
import {
  credentials,
  guest,
  passwordGrant,
  registration,
  scriptRegistration,
} from '#core/protocol/api/auth.ts'
import type { Endpoint } from './endpoint.ts'

const script = { tag: 'Scripts', who: 'anybody' } as const
const browser = { tag: 'Browsers', who: 'anybody' } as const
const password = 'correct horse battery'

/** Signing up, in, on and out. */
export const SIGN_IN_ENDPOINTS: readonly Endpoint[] = [
  {
    ...script,
    method: 'post',
    path: '/register/',
    summary: 'Make an account; answers an access token. Also without the slash at the end.',
    body: { schema: scriptRegistration, example: { username: 'testuser', password } },
    status: 201,
    answer: scriptTokenAnswer,
    errors: ['invalid', 'username_taken', 'rate_limited'],
  },
  {
    ...script,
    method: 'post',
    path: '/token',
    summary: 'Sign in with the password grant of OAuth 2; answers an access token for ten minutes.',
    body: { schema: passwordGrant, example: { username: 'testuser', password }, form: true },
    status: 200,
    answer: scriptTokenAnswer,
    errors: ['invalid', 'bad_credentials', 'rate_limited'],
  },
  {
    ...browser,
    method: 'post',
    path: '/api/auth/register',
    summary: 'Make an account in a browser; sets the cookie that renews the sign-in.',
    body: {
      schema: registration,
      example: { username: 'ada', email: 'ada@mail.example', password },
    },
    status: 201,
    answer: sessionAnswer,
    errors: ['invalid', 'username_taken', 'rate_limited', 'cross_site'],
  },
  {
    ...browser,
    method: 'post',
    path: '/api/auth/login',
    summary: 'Sign in with a user name or an email address.',
    body: { schema: credentials, example: { login: 'ada', password } },
    status: 200,
    answer: sessionAnswer,
    errors: ['invalid', 'bad_credentials', 'rate_limited', 'cross_site'],
  },
  {
    ...browser,
    method: 'post',
    path: '/api/auth/guest',
    summary: 'Come with a name only.',
    body: { schema: guest, example: { name: 'Ada' } },
    status: 201,
    answer: sessionAnswer,
    errors: ['invalid', 'rate_limited', 'cross_site'],
  },
  {
    ...browser,
    method: 'post',
    path: '/api/auth/refresh',
    summary: 'Exchange the cookie for a new access token and a new cookie.',
    status: 200,
    answer: sessionAnswer,
    errors: ['unauthorized', 'cross_site'],
  },
  {
    ...browser,
    method: 'post',
    path: '/api/auth/logout',
    summary: 'End the sign-in of the cookie and close its sockets.',
    status: 204,
    answer: null,
    errors: ['cross_site'],
  },
  {
    ...browser,
    who: 'signed in',
    method: 'post',
    path: '/api/auth/upgrade',
    summary: 'A guest becomes an account: the same person, still signed in, with their rooms.',
    body: { schema: registration, example: { username: 'ada', email: 'ada@mail.example', password } },
    status: 200,
    answer: sessionAnswer,
    errors: ['unauthorized', 'forbidden', 'invalid', 'username_taken', 'rate_limited'],
  },
]
