import {
  embedCheckAnswer,
  embedKeysAnswer,
  embedSessionAnswer,
  embedSettings,
  embedSettingsAnswer,
  newEmbedKeyAnswer,
} from '#core/protocol/api/embed.ts'
import { ticketAnswer } from '#core/protocol/api/rooms.ts'
import { embedEntry, newEmbedKey } from '#core/protocol/api/embed-requests.ts'
import type { Endpoint } from './endpoint.ts'
import { RECORD_ENDPOINTS } from './record-endpoints.ts'

const tag = 'Embedding'
const keys = { tag, who: 'signed in' } as const
const frame = { tag, who: 'anybody' } as const
const refused = ['embed_token_invalid', 'embed_not_allowed', 'rate_limited'] as const

/** A frame that replays reads a record as its members do, but for what staff have of their own. */
const READING = RECORD_ENDPOINTS.filter(({ path }) => /\/record(\/(moments|segments|texts)\/.*)?$/.test(path))
  .filter(({ path }) => !path.endsWith('/staff'))
  .map((endpoint) => {
    const path = endpoint.path.replace('/api/rooms/{code}', '/api/embed')
    // Its route is made of the other's in the same way.
    return { ...endpoint, ...frame, path, errors: [...refused, 'not_found'] } as Endpoint
  })

/** Rooms in other sites: docs/EMBED.md. What frames ask carries a credential of their own, and is answered to every site. */
export const EMBED_ENDPOINTS: readonly Endpoint[] = [
  {
    tag,
    who: 'rooms:read',
    method: 'get',
    path: '/api/rooms/{code}/embed',
    summary: 'Where the room may be embedded, for its owner.',
    status: 200,
    answer: embedSettingsAnswer,
    errors: ['unauthorized', 'forbidden', 'not_found', 'rate_limited'],
  },
  {
    tag,
    who: 'rooms:write',
    method: 'put',
    path: '/api/rooms/{code}/embed',
    summary: 'Say where the room may be embedded, and what it is there for who brings no token.',
    body: {
      schema: embedSettings,
      example: { sites: ['https://docs.example'], open: 'viewer', playground: false, replay: true },
    },
    status: 200,
    answer: embedSettingsAnswer,
    errors: ['unauthorized', 'forbidden', 'not_found', 'invalid', 'rate_limited'],
  },
  {
    ...keys,
    method: 'get',
    path: '/api/embed-keys',
    summary: 'One’s own embed keys, newest first, without their secrets.',
    status: 200,
    answer: embedKeysAnswer,
    errors: ['unauthorized'],
  },
  {
    ...keys,
    method: 'post',
    path: '/api/embed-keys',
    summary: 'Make a key by which a site of one’s own signs embed tokens. Its secret is answered once.',
    body: { schema: newEmbedKey, example: { name: 'The course site' } },
    status: 201,
    answer: newEmbedKeyAnswer,
    errors: ['unauthorized', 'forbidden', 'invalid', 'rate_limited'],
  },
  {
    ...keys,
    method: 'delete',
    path: '/api/embed-keys/{id}',
    summary: 'End a key, and the frames that came in by it.',
    status: 204,
    answer: null,
    errors: ['unauthorized', 'not_found'],
  },
  {
    ...frame,
    method: 'post',
    path: '/api/embed/sessions',
    summary: 'Let a frame in, with the token of its site or where the room is open to visitors.',
    body: { schema: embedEntry, example: { mode: 'live', room: 'abc-def-ghj', name: 'Visitor' } },
    status: 201,
    answer: embedSessionAnswer,
    errors: [...refused, 'embed_token_expired', 'invalid'],
  },
  {
    ...frame,
    method: 'post',
    path: '/api/embed/sessions/renew',
    summary: 'Renew a frame’s credential, for a day at most.',
    status: 200,
    answer: embedSessionAnswer,
    errors: [...refused, 'embed_token_expired'],
  },
  {
    ...frame,
    method: 'post',
    path: '/api/embed/ticket',
    summary:
      'A ticket that opens one socket for a frame within 30 seconds, from an origin that is `null` too.',
    status: 200,
    answer: ticketAnswer,
    errors: refused,
  },
  {
    ...frame,
    method: 'get',
    path: '/api/embed/check',
    summary: 'Whether a site may embed a room; one that is not there may be embedded nowhere.',
    query: { room: 'The room’s code.', site: 'The origin of the site.' },
    status: 200,
    answer: embedCheckAnswer,
    errors: ['rate_limited'],
  },
  ...READING,
]
