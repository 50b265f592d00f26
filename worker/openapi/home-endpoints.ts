import { activityAnswer, lobbyAnswer, onlineAnswer } from '#core/protocol/api/home.ts'
import { roomAnswer } from '#core/protocol/api/rooms.ts'
import { newTrial } from '#core/protocol/api/room-requests.ts'
import type { Endpoint } from './endpoint.ts'

const home = { tag: 'Front page', who: 'signed in' } as const
const read = { ...home, method: 'get', status: 200 } as const
const write = { ...home, method: 'post', answer: roomAnswer } as const

/** What the front page shows. What has not changed is answered with 304 to who sends `If-None-Match`. */
export const HOME_ENDPOINTS: readonly Endpoint[] = [
  {
    ...read,
    path: '/api/lobby',
    summary: 'The public rooms, newest use first.',
    query: { search: 'Part of the name.' },
    answer: lobbyAnswer,
    paged: true,
    errors: ['unauthorized', 'invalid', 'rate_limited'],
  },
  {
    ...write,
    path: '/api/lobby/{id}/join',
    summary: 'Become a member of a public room.',
    status: 200,
    errors: ['unauthorized', 'not_found', 'rate_limited'],
  },
  {
    ...read,
    path: '/api/online',
    summary: 'Who else is in one’s rooms and in public ones now.',
    answer: onlineAnswer,
    paged: true,
    errors: ['unauthorized', 'rate_limited'],
  },
  {
    ...read,
    path: '/api/activity',
    summary: 'What happened lately in one’s rooms, newest first.',
    answer: activityAnswer,
    paged: true,
    errors: ['unauthorized', 'rate_limited'],
  },
  {
    ...write,
    path: '/api/trial',
    summary: 'A guest’s one room: made, with 201, when it is first asked for.',
    body: { schema: newTrial, example: {} },
    status: 201,
    also: 200,
    errors: ['unauthorized', 'forbidden', 'not_found', 'invalid', 'record_full', 'rate_limited'],
  },
]
