import { curveAnswer, curveWanted } from '#core/protocol/api/curve.ts'
import type { Endpoint } from './endpoint.ts'

const at = {
  tag: 'Records',
  path: '/api/rooms/{code}/record/curve',
  status: 200,
  answer: curveAnswer,
} as const
const errors = ['unauthorized', 'forbidden', 'not_found', 'rate_limited'] as const

/** The tests of a problem over a session. */
export const CURVE_ENDPOINTS: readonly Endpoint[] = [
  {
    ...at,
    method: 'get',
    who: 'rooms:read',
    summary: 'Which tests of a problem passed at which moments of a session, as far as it is known.',
    query: { problem: 'Id of a problem of the room.' },
    errors,
  },
  {
    ...at,
    method: 'post',
    who: 'rooms:write',
    summary:
      'Have the tests of a problem run over the moments of a session that are not known yet, for some seconds; ask again while `state` is `going`. Everybody else than staff only when nobody is in the room.',
    body: { schema: curveWanted, example: { problem: 'b_double-it' } },
    errors: [...errors, 'invalid'],
  },
]
