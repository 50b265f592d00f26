import { adminReason, adminRoomChange, reportChange } from '#core/protocol/api/admin-requests.ts'
import {
  adminLogAnswer,
  adminOverviewAnswer,
  adminPeopleAnswer,
  adminReportsAnswer,
  adminRoomsAnswer,
} from '#core/protocol/api/admin.ts'
import { quotasAnswer } from '#core/protocol/api/quotas.ts'
import { newReport } from '#core/protocol/api/reports.ts'
import { statusAnswer } from '#core/protocol/api/status.ts'
import type { Endpoint } from './endpoint.ts'

const own = { tag: 'Administration', who: 'signed in' } as const
const read = { ...own, method: 'get', status: 200 } as const
const done = { ...own, status: 204, answer: null } as const
const at = '/api/admin'
const list = { q: 'Words to search for.' }
const errors = ['unauthorized', 'not_found'] as const
const closing = [...errors, 'invalid', 'password_needed', 'rate_limited'] as const
const because = { schema: adminReason, example: { reason: 'Spam' } }

/** What administrators see and do (for everybody else it is not there), reports, quotas and how things are. */
export const ADMIN_ENDPOINTS: readonly Endpoint[] = [
  {
    ...read,
    path: `${at}/overview`,
    summary: 'Counts, runner, storage and webhooks of the deployment.',
    answer: adminOverviewAnswer,
    errors,
  },
  {
    ...read,
    path: `${at}/rooms`,
    summary: 'Rooms by code, title or owner, last used first, 50 at a time; nothing of what is in them.',
    query: list,
    paged: true,
    answer: adminRoomsAnswer,
    errors: [...errors, 'invalid'],
  },
  {
    ...done,
    method: 'patch',
    path: `${at}/rooms/{id}`,
    summary: 'Archive a room, open it again, or seal it for good.',
    body: { schema: adminRoomChange, example: { archived: true, reason: 'Spam' } },
    errors: closing,
  },
  {
    ...done,
    method: 'post',
    path: `${at}/rooms/{id}/delete`,
    summary: 'Delete a room with everything in it.',
    body: because,
    errors: closing,
  },
  {
    ...read,
    path: `${at}/people`,
    summary: 'People by name or id, newest first, 50 at a time.',
    query: list,
    paged: true,
    answer: adminPeopleAnswer,
    errors: [...errors, 'invalid'],
  },
  {
    ...done,
    method: 'post',
    path: `${at}/people/{id}/block`,
    summary: 'Shut somebody out: sign-ins, tokens and sockets end at once; their rooms stay for the others.',
    body: because,
    errors: [...closing, 'forbidden'],
  },
  {
    ...done,
    method: 'post',
    path: `${at}/people/{id}/unblock`,
    summary: 'Let somebody sign in again.',
    body: because,
    errors: [...errors, 'invalid'],
  },
  {
    ...read,
    path: `${at}/reports`,
    summary: 'Reports of rooms, newest first, 50 at a time.',
    query: { state: '`open` or `closed`.' },
    paged: true,
    answer: adminReportsAnswer,
    errors: [...errors, 'invalid'],
  },
  {
    ...done,
    method: 'patch',
    path: `${at}/reports/{id}`,
    summary: 'Close a report with a note, or open it again.',
    body: { schema: reportChange, example: { state: 'closed', note: 'The room is deleted.' } },
    errors: [...errors, 'invalid'],
  },
  {
    ...read,
    path: `${at}/log`,
    summary: 'What administrators did, newest first, 50 at a time.',
    paged: true,
    answer: adminLogAnswer,
    errors,
  },
  {
    ...read,
    tag: 'Account',
    path: '/api/me/quotas',
    summary: 'What one uses of what there is for one, and the most.',
    answer: quotasAnswer,
    errors: ['unauthorized', 'rate_limited'],
  },
  {
    tag: 'Reports',
    who: 'anybody',
    method: 'post',
    path: '/api/reports',
    summary: 'Report a room that one can see, here or in a frame of another site.',
    body: { schema: newReport, example: { room: 'abc-def-ghj', reason: 'spam', text: 'It advertises.' } },
    status: 204,
    answer: null,
    errors: ['not_found', 'invalid', 'rate_limited'],
  },
  {
    tag: 'Status',
    who: 'anybody',
    method: 'get',
    path: '/api/status',
    summary: 'How the parts of this deployment are, and were on the last day.',
    status: 200,
    answer: statusAnswer,
    errors: [],
  },
]
