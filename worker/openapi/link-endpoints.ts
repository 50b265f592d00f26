import { inviteAnswer, linksAnswer, newLinkAnswer } from '#core/protocol/api/links.ts'
import { roomAnswer } from '#core/protocol/api/rooms.ts'
import { linkUse, newInvite, newLink } from '#core/protocol/api/room-requests.ts'
import type { Endpoint } from './endpoint.ts'

const tag = 'Links into a room'
const write = { tag, who: 'rooms:write', method: 'post', status: 201 } as const
const mayLetIn = ['unauthorized', 'forbidden', 'not_found'] as const

/** Links that let people in with a role, and invitations by mail. */
export const LINK_ENDPOINTS: readonly Endpoint[] = [
  {
    tag,
    who: 'rooms:read',
    method: 'get',
    path: '/api/rooms/{code}/links',
    summary: 'The links of a room that work, newest first, without their tokens.',
    status: 200,
    answer: linksAnswer,
    errors: mayLetIn,
  },
  {
    ...write,
    path: '/api/rooms/{code}/links',
    summary:
      'Make a link for a role below one’s own; `expiresIn` is in seconds. Its token is answered once and kept nowhere.',
    body: {
      schema: newLink,
      example: { role: 'viewer', expiresIn: 86_400, uses: 10, password: 'open sesame' },
    },
    answer: newLinkAnswer,
    errors: [...mayLetIn, 'invalid', 'rate_limited'],
  },
  {
    ...write,
    method: 'delete',
    path: '/api/rooms/{code}/links/{id}',
    summary: 'End a link. Who came in by it stays.',
    status: 204,
    answer: null,
    errors: mayLetIn,
  },
  {
    ...write,
    path: '/api/rooms/{code}/invites',
    summary: 'Mail a link that lets one person in, for 14 days.',
    body: { schema: newInvite, example: { email: 'bob@mail.example', role: 'writer' } },
    answer: inviteAnswer,
    errors: [...mayLetIn, 'invalid', 'rate_limited', 'unavailable'],
  },
  {
    ...write,
    path: '/api/links',
    summary: 'Come in by a link. It gives its role to who has none or a lower one.',
    body: { schema: linkUse, example: { token: 'Zk3…', password: 'open sesame' } },
    status: 200,
    answer: roomAnswer,
    errors: ['unauthorized', 'not_found', 'password_needed', 'bad_password', 'invalid', 'rate_limited'],
  },
]
