import * as v from 'valibot'
import { originAnswer } from '#core/protocol/api/origin.ts'
import { clipAnswer, clipsAnswer, manifest } from '#core/protocol/api/record.ts'
import { roomAnswer } from '#core/protocol/api/rooms.ts'
import { keyframe } from '#core/replay/keyframe.ts'
import { MOMENT_TYPE } from '#core/replay/moment.ts'
import { newClip, newFork, pastRun } from '#core/protocol/api/record-requests.ts'
import type { Endpoint } from './endpoint.ts'
import { HAVE } from './record-endpoints.ts'

const tag = 'Records'
const write = { tag, who: 'rooms:write', method: 'post', status: 201 } as const
const read = { tag, who: 'rooms:read', method: 'get', status: 200 } as const
const errors = ['unauthorized', 'forbidden', 'not_found', 'rate_limited'] as const
const at = '/api/rooms/{code}/record'

const shown = { tag: 'Clips', who: 'anybody', method: 'get', status: 200 } as const
const gone = ['not_found', 'rate_limited'] as const

/** What is made of moments of sessions: clips, rooms and runs. */
export const PAST_ENDPOINTS: readonly Endpoint[] = [
  {
    ...read,
    path: `${at}/clips`,
    summary: 'The clips of a session that work, newest first: one’s own, for staff everybody’s.',
    answer: clipsAnswer,
    errors,
  },
  {
    ...write,
    path: `${at}/clips`,
    summary:
      'Make a link that shows events `from` to `to` to anybody, as everybody in the room sees them; `expiresIn` is in seconds. Its token is answered once and kept nowhere.',
    body: { schema: newClip, example: { title: 'The first pass', from: 120, to: 480, expiresIn: 604_800 } },
    answer: clipAnswer,
    errors: [...errors, 'invalid'],
  },
  {
    ...write,
    method: 'delete',
    path: `${at}/clips/{id}`,
    summary: 'End a clip: one’s own, for staff anybody’s.',
    status: 204,
    answer: null,
    errors,
  },
  {
    ...write,
    path: `${at}/fork`,
    summary: 'Make a private room with the files as they were after an event. Not for guests.',
    once: true,
    body: { schema: newFork, example: { seq: 480, title: 'Another way' } },
    answer: roomAnswer,
    errors: [...errors, 'invalid', 'record_full'],
  },
  {
    ...write,
    path: `${at}/runs`,
    summary:
      'Run the files as they were after an event, beginning with the file `entry` (its id). The answer is what the runner says, a line of JSON each; the last is the verdict.',
    status: 200,
    body: { schema: pastRun, example: { seq: 480, entry: 'f1' } },
    answer: v.string(),
    type: 'application/x-ndjson',
    errors: [...errors, 'invalid'],
  },
  {
    ...read,
    path: '/api/rooms/{code}/origin',
    summary:
      'Where a room came from that was not made here, and the code of that room for who may see its history.',
    answer: originAnswer,
    errors,
  },
  {
    ...shown,
    path: '/api/clips',
    summary: 'Everything about a clip but its events. The clip’s token is the bearer token.',
    answer: manifest,
    errors: gone,
  },
  {
    ...shown,
    path: '/api/clips/moments/{seq}',
    summary: 'Everything that the state after an event of a clip is folded from, in one body.',
    query: { have: HAVE },
    answer: v.string(),
    type: MOMENT_TYPE,
    errors: [...gone, 'invalid'],
  },
  {
    ...shown,
    path: '/api/clips/segments/{first}',
    summary: 'The events of a segment of a clip, a line of JSON each.',
    answer: v.string(),
    type: 'application/x-ndjson',
    errors: gone,
  },
  {
    ...shown,
    path: '/api/clips/segments/{first}/keyframe',
    summary: 'The state before a clip, at its first event.',
    answer: keyframe,
    errors: gone,
  },
  {
    ...shown,
    path: '/api/clips/texts/{file}/{seq}',
    summary: 'The text of a file before a clip, as one JSON string.',
    answer: v.string(),
    errors: gone,
  },
]
