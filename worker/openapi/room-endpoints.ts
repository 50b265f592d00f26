import { membersAnswer } from '#core/protocol/api/members.ts'
import { roomAnswer, roomsAnswer, ticketAnswer } from '#core/protocol/api/rooms.ts'
import { languagesAnswer, runnerAnswer } from '#core/protocol/api/runner.ts'
import { memberChange, newMember, newRoom, roomChange } from '../routes/room-schemas.ts'
import type { Endpoint } from './endpoint.ts'

const read = { tag: 'Rooms', who: 'rooms:read', method: 'get', status: 200 } as const
const write = { tag: 'Rooms', who: 'rooms:write', status: 200, answer: roomAnswer } as const
const gone = { tag: 'Rooms', who: 'rooms:write', method: 'delete', status: 204, answer: null } as const
const own = ['unauthorized', 'forbidden', 'not_found', 'invalid'] as const

/** Rooms, who belongs to them, the way into one, and what runs programs. */
export const ROOM_ENDPOINTS: readonly Endpoint[] = [
  {
    ...read,
    path: '/api/rooms',
    summary: 'The rooms one owns or joined, newest use first.',
    query: { archived: '`1` lists archived rooms too.' },
    answer: roomsAnswer,
    errors: ['unauthorized'],
  },
  {
    ...write,
    method: 'post',
    path: '/api/rooms',
    summary: 'Make a room.',
    body: {
      schema: newRoom,
      example: { title: 'Interview', language: 'python', visibility: 'code' },
    },
    status: 201,
    errors: ['unauthorized', 'forbidden', 'invalid', 'rate_limited'],
  },
  {
    ...read,
    path: '/api/rooms/{code}',
    summary: 'One room, for its members and, unless it is private, for whoever has its code.',
    answer: roomAnswer,
    errors: ['unauthorized', 'not_found', 'rate_limited'],
  },
  {
    ...write,
    method: 'patch',
    path: '/api/rooms/{code}',
    summary: 'Change title, visibility or archive of an own room.',
    body: { schema: roomChange, example: { title: 'Second interview', archived: false } },
    errors: own,
  },
  {
    ...gone,
    path: '/api/rooms/{code}',
    summary: 'Delete an own room with everything in it.',
    errors: own,
  },
  {
    ...write,
    method: 'post',
    path: '/api/rooms/{code}/join',
    summary: 'Become a member of a room by its code.',
    errors: ['unauthorized', 'not_found', 'rate_limited'],
  },
  {
    ...read,
    path: '/api/rooms/{code}/members',
    summary: 'Who belongs to a room.',
    answer: membersAnswer,
    errors: ['unauthorized', 'forbidden', 'not_found'],
  },
  {
    ...write,
    method: 'post',
    path: '/api/rooms/{code}/members',
    summary: 'Add an account to an own room.',
    body: { schema: newMember, example: { username: 'bob' } },
    errors: own,
  },
  {
    ...write,
    method: 'patch',
    path: '/api/rooms/{code}/members/{user}',
    summary: 'Give a member of an own room another role.',
    body: { schema: memberChange, example: { role: 'viewer' } },
    status: 204,
    answer: null,
    errors: own,
  },
  {
    ...gone,
    path: '/api/rooms/{code}/members/{user}',
    summary: 'Send a member out of an own room, or leave one.',
    errors: own,
  },
  {
    tag: 'Sockets',
    who: 'ws',
    method: 'post',
    path: '/api/rooms/{code}/ticket',
    summary: 'A ticket that opens one socket of the full protocol within 30 seconds.',
    status: 200,
    answer: ticketAnswer,
    errors: ['unauthorized', 'forbidden', 'not_found'],
  },
  {
    tag: 'Sockets',
    who: 'anybody',
    method: 'get',
    path: '/api/rooms/{id}/socket',
    summary: 'The WebSocket that a ticket opens; docs/PROTOCOL.md has its messages.',
    status: 101,
    answer: null,
    errors: ['cross_site', 'not_found', 'unsupported', 'unauthorized'],
  },
  {
    tag: 'Sockets',
    who: 'ws',
    method: 'get',
    path: '/ws/{session_id}',
    summary: 'The WebSocket for scripts, which send and get whole texts: docs/API.md.',
    query: { token: 'The access token, for scripts that cannot send an Authorization header.' },
    status: 101,
    answer: null,
    errors: ['cross_site', 'unsupported', 'unauthorized', 'forbidden', 'not_found', 'rate_limited'],
  },
  {
    ...read,
    tag: 'Programs',
    path: '/api/languages',
    summary: 'What rooms can be written in, and what of it runs here.',
    answer: languagesAnswer,
    errors: ['unauthorized'],
  },
  {
    ...read,
    tag: 'Programs',
    path: '/api/runner',
    summary: 'What the runner signed of its sandboxes.',
    answer: runnerAnswer,
    errors: ['unauthorized', 'runner_away', 'runner_untrusted'],
  },
]
