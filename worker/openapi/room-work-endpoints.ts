import {
  chatAnswer,
  chatsAnswer,
  fileAnswer,
  filesAnswer,
  newFileAnswer,
  runAnswer,
} from '#core/protocol/api/room-work.ts'
import { fileText, newChat, newFile, newRun } from '#core/protocol/api/room-work-requests.ts'
import type { Endpoint } from './endpoint.ts'

const read = { tag: 'In a room', who: 'rooms:read', method: 'get', status: 200 } as const
const write = { tag: 'In a room', who: 'ws' } as const
const seeing = ['unauthorized', 'not_found', 'invalid', 'rate_limited'] as const
const doing = [...seeing, 'forbidden'] as const

/** What is written, said and run in a room. */
export const ROOM_WORK_ENDPOINTS: readonly Endpoint[] = [
  {
    ...read,
    path: '/api/rooms/{code}/files',
    summary: 'The files of a room: names, languages, versions, lengths.',
    answer: filesAnswer,
    errors: seeing,
  },
  {
    ...write,
    method: 'post',
    path: '/api/rooms/{code}/files',
    summary: 'Make an empty file, for roles that manage files.',
    body: { schema: newFile, example: { name: 'src/helper.py' } },
    status: 201,
    once: true,
    answer: newFileAnswer,
    errors: [...doing, 'file_exists', 'room_full'],
  },
  {
    ...read,
    path: '/api/rooms/{code}/files/{file}',
    summary: 'The text of a file, and its version.',
    answer: fileAnswer,
    errors: seeing,
  },
  {
    ...write,
    method: 'put',
    path: '/api/rooms/{code}/files/{file}',
    summary:
      'Write a text made of the version `base`: what it changes there is moved over what happened since. Answers the text that came ' +
      'of it. With `base_unknown`, `current` beside the error is the file as it is.',
    body: { schema: fileText, example: { base: 0, text: 'print("hello")\n' } },
    status: 200,
    answer: fileAnswer,
    errors: [...doing, 'too_large', 'base_unknown'],
  },
  {
    ...read,
    path: '/api/rooms/{code}/chat',
    summary: 'What was said, oldest first: the newest messages, or those before an event.',
    query: {
      before: 'Number of the event before which; the newest without.',
      count: 'How many, 100 at most.',
      channel: '`all`, or for staff `staff`.',
    },
    answer: chatsAnswer,
    errors: doing,
  },
  {
    ...write,
    method: 'post',
    path: '/api/rooms/{code}/chat',
    summary: 'Say something to everybody, or among staff.',
    body: { schema: newChat, example: { text: 'The tests pass now.' } },
    status: 201,
    once: true,
    answer: chatAnswer,
    errors: doing,
  },
  {
    ...write,
    method: 'post',
    path: '/api/rooms/{code}/runs',
    summary:
      'Run the room’s files as they are, starting at one. With `input` the program reads that and then the end; without, people may type.',
    body: { schema: newRun, example: { file: 'f1', input: '' } },
    status: 201,
    once: true,
    answer: runAnswer,
    errors: [...doing, 'too_large', 'room_busy'],
  },
  {
    ...read,
    path: '/api/rooms/{code}/runs/{run}',
    summary:
      'A run and its output from a character on. With `Accept: application/x-ndjson`, line by line as it happens: docs/API.md.',
    query: { from: 'Where the output begins: `next` of the answer before.' },
    answer: runAnswer,
    errors: seeing,
  },
  {
    ...write,
    method: 'delete',
    path: '/api/rooms/{code}/runs/{run}',
    summary: 'Stop a run; one that has ended stays as it is.',
    status: 204,
    answer: null,
    errors: doing,
  },
]
