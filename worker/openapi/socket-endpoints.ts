import { ticketAnswer } from '#core/protocol/api/rooms.ts'
import { languagesAnswer, runnerAnswer } from '#core/protocol/api/runner.ts'
import type { Endpoint } from './endpoint.ts'

const read = { tag: 'Programs', who: 'rooms:read', method: 'get', status: 200 } as const

/** The ways into a room, and what runs programs. */
export const SOCKET_ENDPOINTS: readonly Endpoint[] = [
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
    path: '/api/languages',
    summary: 'What rooms can be written in, and what of it runs here.',
    answer: languagesAnswer,
    errors: ['unauthorized'],
  },
  {
    ...read,
    path: '/api/runner',
    summary: 'What the runner signed of its sandboxes.',
    answer: runnerAnswer,
    errors: ['unauthorized', 'runner_away', 'runner_untrusted'],
  },
]
