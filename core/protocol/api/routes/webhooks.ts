import type { newWebhook, webhookChange } from '../webhook-requests.ts'
import type { deliveriesAnswer, newWebhookAnswer, webhookAnswer, webhooksAnswer } from '../webhooks.ts'
import type { Answers } from './answers.ts'

/** Where accounts have things told to, and what became of that. */
export type WebhookRoutes = {
  'GET /api/webhooks': Answers<typeof webhooksAnswer>
  'POST /api/webhooks': Answers<typeof newWebhookAnswer, typeof newWebhook>
  'PATCH /api/webhooks/{id}': Answers<typeof webhookAnswer, typeof webhookChange>
  'DELETE /api/webhooks/{id}': Answers<null>
  'GET /api/webhooks/{id}/deliveries': Answers<typeof deliveriesAnswer>
  'POST /api/webhooks/{id}/deliveries/{delivery}/retry': Answers<null>
}
