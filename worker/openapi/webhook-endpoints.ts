import {
  deliveriesAnswer,
  newWebhookAnswer,
  webhookAnswer,
  webhooksAnswer,
} from '#core/protocol/api/webhooks.ts'
import { newWebhook, webhookChange } from '#core/protocol/api/webhook-requests.ts'
import type { Endpoint } from './endpoint.ts'

const hooks = { tag: 'Webhooks', who: 'webhooks' } as const
const at = '/api/webhooks'
const errors = ['unauthorized', 'not_found'] as const

/** Where accounts have things told to; docs/WEBHOOKS.md says what is told and how it is signed. */
export const WEBHOOK_ENDPOINTS: readonly Endpoint[] = [
  {
    ...hooks,
    method: 'get',
    path: at,
    summary: 'One’s own webhooks, newest first, without their secrets.',
    status: 200,
    answer: webhooksAnswer,
    errors: ['unauthorized'],
  },
  {
    ...hooks,
    method: 'post',
    path: at,
    summary:
      'Have things told to an address that happen in one’s rooms, or in one of them. The secret is answered once.',
    body: {
      schema: newWebhook,
      example: { url: 'https://hooks.example/codecollab', kinds: ['run.ended', 'record.ready'] },
    },
    status: 201,
    answer: newWebhookAnswer,
    errors: ['unauthorized', 'forbidden', 'invalid', 'rate_limited'],
  },
  {
    ...hooks,
    method: 'patch',
    path: `${at}/{id}`,
    summary: 'Change the address or the kinds of a webhook, or turn it off and on.',
    body: { schema: webhookChange, example: { active: false } },
    status: 200,
    answer: webhookAnswer,
    errors: [...errors, 'invalid', 'rate_limited'],
  },
  {
    ...hooks,
    method: 'delete',
    path: `${at}/{id}`,
    summary: 'Delete a webhook with everything that waits for it.',
    status: 204,
    answer: null,
    errors,
  },
  {
    ...hooks,
    method: 'get',
    path: `${at}/{id}/deliveries`,
    summary: 'What was told to a webhook and how that went, newest first.',
    query: { state: '`waiting`, `delivered` or `dead` (given up after a day).' },
    status: 200,
    answer: deliveriesAnswer,
    paged: true,
    errors: [...errors, 'invalid'],
  },
  {
    ...hooks,
    method: 'post',
    path: `${at}/{id}/deliveries/{delivery}/retry`,
    summary: 'Tell something again, from the beginning and under the same id.',
    status: 204,
    answer: null,
    errors: [...errors, 'rate_limited'],
  },
]
