import { roomAnswer, roomsAnswer } from '#core/protocol/api/rooms.ts'
import { newRoom, roomChange } from '#core/protocol/api/room-requests.ts'
import type { Endpoint } from './endpoint.ts'

const read = { tag: 'Rooms', who: 'rooms:read', method: 'get', status: 200 } as const
const write = { tag: 'Rooms', who: 'rooms:write', status: 200, answer: roomAnswer } as const
const own = ['unauthorized', 'forbidden', 'not_found', 'invalid'] as const

/** Rooms as a list and one by one. */
export const ROOM_ENDPOINTS: readonly Endpoint[] = [
  {
    ...read,
    path: '/api/rooms',
    summary: 'The rooms one owns or joined, newest use first.',
    query: { archived: '`1` lists archived rooms too.' },
    answer: roomsAnswer,
    paged: true,
    errors: ['unauthorized'],
  },
  {
    ...write,
    method: 'post',
    path: '/api/rooms',
    summary: 'Make a room; with `lobbyName` a public one, of that name.',
    body: {
      schema: newRoom,
      example: { title: 'Interview', language: 'python', visibility: 'code' },
    },
    status: 201,
    once: true,
    errors: ['unauthorized', 'forbidden', 'invalid', 'lobby_name_taken', 'record_full', 'rate_limited'],
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
    summary:
      'Change an own room: title, visibility, archive, lock, seal, waiting room, name in the lobby, retention.',
    body: { schema: roomChange, example: { title: 'Second interview', archived: false } },
    errors: [...own, 'lobby_name_taken'],
  },
  {
    ...write,
    method: 'post',
    path: '/api/rooms/{code}/rotate',
    summary: 'Give an own room a new code; the old one opens nothing from now on.',
    errors: ['unauthorized', 'forbidden', 'not_found', 'rate_limited'],
  },
  {
    ...write,
    method: 'delete',
    status: 204,
    answer: null,
    path: '/api/rooms/{code}',
    summary: 'Delete an own room with everything in it.',
    errors: ['unauthorized', 'forbidden', 'not_found'],
  },
]
