import * as v from 'valibot'
import { manifest } from '#core/protocol/api/record.ts'
import { redactionAnswer, redactionRequest, redactionsAnswer } from '#core/protocol/api/redaction.ts'
import { roomAnswer } from '#core/protocol/api/rooms.ts'
import { keyframe } from '#core/replay/keyframe.ts'
import { MOMENT_TYPE } from '#core/replay/moment.ts'
import { publicJwks } from '#core/signing/keys.ts'
import type { Endpoint } from './endpoint.ts'

const read = { tag: 'Records', who: 'rooms:read', method: 'get', status: 200 } as const
const errors = ['unauthorized', 'forbidden', 'not_found', 'rate_limited'] as const
const at = '/api/rooms/{code}/record'

/** What the query of a moment means. */
export const HAVE =
  'Names of parts that are not sent because they are here already, up to 200 with commas between: `k5`, `l5`, `s5` of the segment of event 5, `f1.4` of the text of file `f1`.'

/** What is kept of sessions; docs/RECORD.md says what is in it. */
export const RECORD_ENDPOINTS: readonly Endpoint[] = [
  {
    ...read,
    path: at,
    summary: 'Everything about a session but its events, for members whose role has the history.',
    answer: manifest,
    errors,
  },
  {
    ...read,
    who: 'rooms:write',
    method: 'post',
    path: `${at}/flush`,
    summary: 'Have what happened up to now sealed, while somebody is in the room.',
    status: 204,
    answer: null,
    errors,
  },
  {
    ...read,
    path: `${at}/moments/{seq}`,
    summary:
      'Everything that the state after an event is folded from, in one body: the keyframe before it, the texts it names, and the segments from there on. docs/RECORD.md says how they stand in it.',
    query: { have: HAVE },
    answer: v.string(),
    type: MOMENT_TYPE,
    errors: [...errors, 'invalid'],
  },
  {
    ...read,
    path: `${at}/segments/{first}`,
    summary: 'The events of a segment, a line of JSON each.',
    answer: v.string(),
    type: 'application/x-ndjson',
    errors,
  },
  {
    ...read,
    path: `${at}/segments/{first}/staff`,
    summary: 'Those of its events that only staff may see, for staff.',
    answer: v.string(),
    type: 'application/x-ndjson',
    errors,
  },
  {
    ...read,
    path: `${at}/segments/{first}/keyframe`,
    summary: 'The state before a segment, where one was kept.',
    answer: keyframe,
    errors,
  },
  {
    ...read,
    path: `${at}/texts/{file}/{seq}`,
    summary: 'The text of a file after an event that a keyframe names, as one JSON string.',
    answer: v.string(),
    errors,
  },
  {
    ...read,
    path: `${at}/redactions`,
    summary:
      'What was taken out of the record and what still is to be: by whom, which events, and, where that failed, when it is tried again. For staff.',
    answer: redactionsAnswer,
    errors,
  },
  {
    ...read,
    who: 'rooms:write',
    method: 'post',
    path: `${at}/redactions`,
    summary:
      'Take out of the record what events `from` to `to` inserted into a file, or what a `run` printed, and delete what still stands of it. For staff, and for who it is from. 202 when it goes on by itself, with `failed` when that did not work yet.',
    body: { schema: redactionRequest, example: { file: 'f1', from: 3, to: 3 } },
    also: 202,
    answer: redactionAnswer,
    errors: [...errors, 'invalid'],
  },
  {
    ...read,
    path: `${at}/export`,
    summary: 'The session file: all events with what proves them, compressed with gzip.',
    query: { staff: '`0` leaves out what only staff may see.' },
    answer: v.string(),
    type: 'application/gzip',
    errors: [...errors, 'unavailable'],
  },
  {
    ...read,
    path: '/api/rooms/{code}/events',
    summary:
      'Every event of a room once, in order: lines of JSON, or with `Accept: text/event-stream` server-sent events. docs/API.md says how to go on after a cut.',
    query: {
      after: 'Number of the event to begin after; `0` for all. A `Last-Event-ID` header goes before it.',
      follow: '`1` goes on as things happen, for five minutes; server-sent events do unless it is `0`.',
    },
    answer: v.string(),
    type: 'application/x-ndjson',
    errors: [...errors, 'invalid'],
  },
  {
    ...read,
    who: 'anybody',
    path: '/api/record/keys',
    summary: 'The public keys that sign records here, as a JWKS.',
    answer: publicJwks,
    errors: [],
  },
  {
    ...read,
    who: 'rooms:write',
    method: 'post',
    path: '/api/records',
    summary:
      'Make a room of a session file, as `application/x-ndjson` or `application/gzip`, up to 32 MiB. The file is checked first; nothing in the room can change.',
    status: 201,
    answer: roomAnswer,
    errors: [
      'unauthorized',
      'forbidden',
      'bad_file',
      'record_full',
      'too_large',
      'unsupported',
      'rate_limited',
      'unavailable',
    ],
  },
]
