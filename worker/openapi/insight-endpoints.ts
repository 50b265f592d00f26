import { insightsAnswer } from '#core/protocol/api/insights.ts'
import { chapterChange } from '#core/protocol/api/record-requests.ts'
import type { Endpoint } from './endpoint.ts'

const chapter = {
  tag: 'Insights',
  who: 'rooms:write',
  path: '/api/rooms/{code}/record/chapters/{seq}',
  status: 204,
  answer: null,
} as const

/** What sessions were like: chapters, and numbers across rooms. */
export const INSIGHT_ENDPOINTS: readonly Endpoint[] = [
  {
    ...chapter,
    method: 'put',
    summary: 'Name the chapter of a session that begins with event `seq`; null takes it away. Staff only.',
    body: { schema: chapterChange, example: { title: 'The first idea' } },
    errors: ['unauthorized', 'forbidden', 'not_found', 'invalid', 'rate_limited'],
  },
  {
    ...chapter,
    method: 'delete',
    summary: 'Leave the chapter at event `seq` as it is found by itself. Staff only.',
    errors: ['unauthorized', 'forbidden', 'not_found', 'rate_limited'],
  },
  {
    tag: 'Insights',
    who: 'signed in',
    method: 'get',
    path: '/api/me/insights',
    summary: 'What one did in each session whose history one may see, newest first.',
    query: { of: '`me` (without it), or `rooms`: what everybody did in the rooms one owns.' },
    status: 200,
    answer: insightsAnswer,
    paged: true,
    errors: ['unauthorized', 'invalid', 'rate_limited'],
  },
]
