import { accountAnswer, meAnswer, sessionsAnswer } from '#core/protocol/api/account.ts'
import { deletion, emailChange, passwordChange, profile } from '#core/protocol/api/account-changes.ts'
import type { Endpoint } from './endpoint.ts'

const own = { tag: 'Account', who: 'signed in' } as const
const read = { ...own, method: 'get', status: 200 } as const
const done = { ...own, method: 'post', status: 204, answer: null } as const
const gone = { ...own, method: 'delete', status: 204, answer: null } as const
const current = 'correct horse battery'

/** A person's own account: only whose it is gets here, and a token for reading sees no more than who that is. */
export const ACCOUNT_ENDPOINTS: readonly Endpoint[] = [
  {
    tag: 'Account',
    who: 'account:read',
    method: 'get',
    path: '/api/me',
    summary: 'Who the token belongs to.',
    status: 200,
    answer: meAnswer,
    errors: ['unauthorized'],
  },
  {
    ...own,
    method: 'patch',
    path: '/api/me',
    summary: 'Change one’s name or colour; open rooms follow at once.',
    body: { schema: profile, example: { name: 'Ada L.', color: 3 } },
    status: 200,
    answer: meAnswer,
    errors: ['unauthorized', 'invalid', 'rate_limited'],
  },
  {
    ...read,
    path: '/api/me/account',
    summary:
      'The address, whether it is confirmed, whether there is a password, and linked accounts of other sites.',
    answer: accountAnswer,
    errors: ['unauthorized'],
  },
  {
    ...read,
    path: '/api/me/sessions',
    summary: 'Where one is signed in.',
    answer: sessionsAnswer,
    paged: true,
    errors: ['unauthorized'],
  },
  {
    ...gone,
    path: '/api/me/sessions',
    summary: 'Sign out everywhere but here.',
    errors: ['unauthorized'],
  },
  {
    ...gone,
    path: '/api/me/sessions/{session}',
    summary: 'Sign out in one place and close its sockets.',
    errors: ['unauthorized', 'not_found'],
  },
  {
    ...done,
    path: '/api/me/password',
    summary:
      'Set a new password; signs out everywhere but here, and ends personal access tokens unless `revokeTokens` is false. Without a password so far: no `current`, within ten minutes of signing in.',
    body: {
      schema: passwordChange,
      example: { current, password: 'a new and longer one', revokeTokens: true },
    },
    errors: ['unauthorized', 'forbidden', 'invalid', 'rate_limited'],
  },
  {
    ...done,
    path: '/api/me/email',
    summary: 'Set a new address, which is then to be confirmed.',
    body: { schema: emailChange, example: { current, email: 'ada@mail.example' } },
    errors: ['unauthorized', 'forbidden', 'invalid', 'rate_limited'],
  },
  {
    ...done,
    path: '/api/me/verification',
    summary: 'Mail the link that confirms the address once more.',
    errors: ['unauthorized', 'forbidden', 'rate_limited', 'unavailable'],
  },
  {
    ...gone,
    path: '/api/me/links/{issuer}',
    summary: 'Unlink an account of another site, unless it is the only way to sign in.',
    errors: ['unauthorized', 'forbidden', 'not_found'],
  },
  {
    ...done,
    path: '/api/me/delete',
    summary: 'Erase the account. Who has no password sends their user name as `name`, a guest their name.',
    body: { schema: deletion, example: { password: current } },
    errors: ['unauthorized', 'invalid', 'rate_limited'],
  },
]
