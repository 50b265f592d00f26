import { knockStanding, membersAnswer } from '#core/protocol/api/members.ts'
import { joinAnswer, roomAnswer } from '#core/protocol/api/rooms.ts'
import { knockAnswer, memberChange, newMember } from '#core/protocol/api/room-requests.ts'
import type { Endpoint } from './endpoint.ts'

const read = { tag: 'People of a room', who: 'rooms:read', method: 'get', status: 200 } as const
const write = {
  tag: 'People of a room',
  who: 'rooms:write',
  method: 'post',
  status: 204,
  answer: null,
} as const
const mayLetIn = ['unauthorized', 'forbidden', 'not_found'] as const

/** Who belongs to a room, who waits at its door, and who is kept out. Owner and staff let people in, below their own role. */
export const MEMBER_ENDPOINTS: readonly Endpoint[] = [
  {
    ...write,
    path: '/api/rooms/{code}/join',
    summary:
      'Become a member of a room by its code, or, with 202, knock where somebody has to let people in.',
    status: 200,
    also: 202,
    answer: joinAnswer,
    errors: ['unauthorized', 'not_found', 'rate_limited'],
  },
  {
    ...write,
    path: '/api/rooms/{code}/knock',
    status: 200,
    summary:
      'How one’s own knock stands. Who knocks asks every few seconds, so that the door knows that they wait.',
    answer: knockStanding,
    errors: ['unauthorized', 'not_found', 'rate_limited'],
  },
  {
    ...write,
    path: '/api/rooms/{code}/knocks/{user}',
    summary: 'Let somebody who knocks in with a role, or send `{"refuse": true}`.',
    body: { schema: knockAnswer, example: { role: 'writer' } },
    errors: [...mayLetIn, 'invalid'],
  },
  {
    ...read,
    path: '/api/rooms/{code}/members',
    summary: 'Who belongs to a room, and for those who may let people in also who is kept out.',
    answer: membersAnswer,
    paged: true,
    errors: ['unauthorized', 'forbidden', 'not_found'],
  },
  {
    ...write,
    path: '/api/rooms/{code}/members',
    summary: 'Add an account to a room. Who belongs to it already keeps their role.',
    body: { schema: newMember, example: { username: 'bob', role: 'viewer' } },
    status: 200,
    answer: roomAnswer,
    errors: [...mayLetIn, 'invalid'],
  },
  {
    ...write,
    method: 'patch',
    path: '/api/rooms/{code}/members/{user}',
    summary: 'Give a member another role.',
    body: { schema: memberChange, example: { role: 'viewer' } },
    errors: [...mayLetIn, 'invalid'],
  },
  {
    ...write,
    method: 'delete',
    path: '/api/rooms/{code}/members/{user}',
    summary: 'Send a member out, or leave a room.',
    query: { ban: '`1` keeps them out until they are let back in.' },
    errors: mayLetIn,
  },
  {
    ...write,
    method: 'delete',
    path: '/api/rooms/{code}/bans/{user}',
    summary: 'Keep somebody out no longer. They come back by a code or a link, or are added.',
    errors: mayLetIn,
  },
]
