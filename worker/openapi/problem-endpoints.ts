import * as v from 'valibot'
import {
  hintToShow,
  problemChange,
  problemCheck,
  problemToOpen,
} from '#core/protocol/api/problem-requests.ts'
import {
  editorialAnswer,
  ghostsAnswer,
  hintAnswer,
  practiceAnswer,
  problemAnswer,
  problemsAnswer,
  roomProblemsAnswer,
  writtenAnswer,
} from '#core/protocol/api/problems.ts'
import { problem, publicProblem, type Problem } from '#core/protocol/problem.ts'
import { NDJSON } from '../http-names.ts'
import type { Endpoint } from './endpoint.ts'

const read = { tag: 'Problems', who: 'rooms:read', method: 'get', status: 200 } as const
const write = { tag: 'Problems', who: 'rooms:write' } as const
const seen = ['unauthorized', 'not_found'] as const

/** A problem that is whole and small. */
const EXAMPLE: Problem = {
  slug: 'double-it',
  title: 'Double it',
  difficulty: 'intro',
  tags: ['numbers'],
  kind: 'stdio',
  statement: 'Read a number and print it twice as large.',
  limits: { cpuMs: 2_000, memoryBytes: 268_435_456, outputBytes: 65_536 },
  checker: { name: 'trailing' },
  groups: [],
  starters: { python: { entry: 'main.py', files: [{ name: 'main.py', text: 'n = int(input())\n' }] } },
  references: [],
  hints: ['Twice as large is added to itself.'],
  editorial: '',
  tests: [
    { name: 'one', hidden: false, input: '1\n', expected: '2\n' },
    { name: 'many', hidden: true, input: '21\n', expected: '42\n' },
  ],
}
const body = { schema: problem, example: EXAMPLE }
const faults = ['bad_json', 'bad_problem', 'too_large', 'slug_taken', 'rate_limited'] as const

/** The problem bank, and what one has practised. */
export const PROBLEM_ENDPOINTS: readonly Endpoint[] = [
  {
    ...read,
    path: '/api/problems',
    summary: 'Problems one may see, easy ones first, with what one has done with them.',
    query: {
      q: 'Words of the title or the tags.',
      difficulty: '`intro`, `easy`, `medium`, `hard` or `expert`.',
      tag: 'One tag.',
      kind: '`stdio`, `function` or `sql`.',
      language: 'Id of a language it can be solved in.',
      from: '`own`, `built-in` or `shared`.',
    },
    answer: problemsAnswer,
    paged: true,
    errors: ['unauthorized', 'invalid', 'rate_limited'],
  },
  {
    ...write,
    method: 'post',
    path: '/api/problems',
    summary:
      'Make a problem, private at first. Everything that is wrong with it is in `faults`; nothing is kept unless all is right.',
    query: { replace: '`1` writes a new version of the own problem of that name, if there is one.' },
    body,
    once: true,
    status: 201,
    also: 200,
    answer: writtenAnswer,
    errors: ['unauthorized', 'forbidden', ...faults],
  },
  {
    ...read,
    path: '/api/problems/{id}',
    summary: 'A problem as everybody may see it: of hidden tests only their names.',
    query: { version: 'A version; the newest without it.' },
    answer: problemAnswer,
    errors: [...seen, 'rate_limited'],
  },
  {
    ...write,
    method: 'put',
    path: '/api/problems/{id}',
    summary: 'Write a new version of an own problem, if it is another. Rooms keep the one they began with.',
    body,
    status: 200,
    answer: writtenAnswer,
    errors: [...seen, 'forbidden', ...faults],
  },
  {
    ...write,
    method: 'patch',
    path: '/api/problems/{id}',
    summary: 'Show an own problem to everybody who is signed in, or to nobody else.',
    body: { schema: problemChange, example: { visibility: 'public' } },
    status: 204,
    answer: null,
    errors: [...seen, 'forbidden', 'invalid', 'rate_limited'],
  },
  {
    ...write,
    method: 'delete',
    path: '/api/problems/{id}',
    summary: 'Take an own problem out of the bank; rooms that have it keep it.',
    status: 204,
    answer: null,
    errors: seen,
  },
  {
    ...read,
    path: '/api/problems/{id}/source',
    summary:
      'All of a problem with its hidden tests: of one’s own, and for every account of those that are built in.',
    query: { version: 'A version; the newest without it.' },
    answer: problem,
    errors: [...seen, 'forbidden', 'rate_limited'],
  },
  {
    ...read,
    path: '/api/problems/{id}/hints/{n}',
    summary: 'One hint, counted from 1.',
    answer: hintAnswer,
    errors: [...seen, 'rate_limited'],
  },
  {
    ...read,
    path: '/api/problems/{id}/editorial',
    summary: 'How it is solved, for its owner and for who has solved it.',
    answer: editorialAnswer,
    errors: [...seen, 'forbidden', 'rate_limited'],
  },
  {
    ...read,
    path: '/api/problems/{id}/ghosts',
    summary: 'How many tests passed when in one’s earlier sessions with it.',
    answer: ghostsAnswer,
    errors: [...seen, 'rate_limited'],
  },
  {
    ...write,
    method: 'post',
    path: '/api/problems/{id}/check',
    summary:
      'Run its submissions over all tests, for who may see its source; a line for each thing that happens.',
    body: { schema: problemCheck, example: {} },
    status: 200,
    answer: v.string(),
    type: NDJSON,
    errors: [...seen, 'forbidden', 'rate_limited'],
  },
  {
    ...read,
    path: '/api/practice',
    summary: 'What one has solved, and what is open.',
    answer: practiceAnswer,
    errors: ['unauthorized', 'rate_limited'],
  },
]

const inRoom = { ...write, errors: [...seen, 'forbidden', 'invalid', 'rate_limited'] } as const

/** What is to be solved in a room. */
export const ROOM_PROBLEM_ENDPOINTS: readonly Endpoint[] = [
  {
    ...read,
    path: '/api/rooms/{code}/problems',
    summary: 'What a room has to solve.',
    answer: roomProblemsAnswer,
    errors: [...seen, 'rate_limited'],
  },
  {
    ...read,
    path: '/api/rooms/{code}/problems/{problem}',
    summary: 'A problem in the version that the room keeps; its staff see the hidden tests.',
    answer: publicProblem,
    errors: [...seen, 'rate_limited'],
  },
  {
    ...inRoom,
    method: 'post',
    path: '/api/rooms/{code}/problems',
    summary: 'Open a problem in a room, in a language. Staff only.',
    body: { schema: problemToOpen, example: { problem: 'b_double-it', language: 'python' } },
    status: 201,
    answer: publicProblem,
  },
  {
    ...inRoom,
    method: 'delete',
    path: '/api/rooms/{code}/problems/{problem}',
    summary: 'Take a problem out of a room. Staff only.',
    status: 204,
    answer: null,
  },
  {
    ...inRoom,
    method: 'post',
    path: '/api/rooms/{code}/problems/{problem}/hints',
    summary: 'Show everybody in a room the next hint. Staff, and who learns in a lesson.',
    body: { schema: hintToShow, example: { n: 1 } },
    status: 201,
    answer: hintAnswer,
  },
  {
    ...read,
    path: '/api/rooms/{code}/problems/{problem}/hints/{n}',
    summary: 'A hint, counted from 1, once it was shown in the room; staff read all of them.',
    answer: hintAnswer,
    errors: [...seen, 'forbidden', 'rate_limited'],
  },
]
