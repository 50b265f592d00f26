import * as v from 'valibot'
import {
  deliveriesAnswer,
  newWebhookAnswer,
  webhookAnswer,
  webhooksAnswer,
  type Delivery,
  type Webhook,
  type WebhookKind,
} from '#core/protocol/api/webhooks.ts'
import { call } from '#lib/api/call.ts'

export type { Delivery, Webhook, WebhookKind }

export const listWebhooks = async (): Promise<Webhook[]> =>
  (await call(webhooksAnswer, 'GET', '/api/webhooks')).webhooks

/** Makes a webhook, of one room or of all; its secret comes this once. */
export const createWebhook = (
  url: string,
  kinds: WebhookKind[],
  room: string | null,
): Promise<v.InferOutput<typeof newWebhookAnswer>> =>
  call(newWebhookAnswer, 'POST', '/api/webhooks', { url, kinds, ...(room !== null && { room }) })

export const turnWebhook = async (id: string, active: boolean): Promise<Webhook> =>
  (await call(webhookAnswer, 'PATCH', `/api/webhooks/${encodeURIComponent(id)}`, { active })).webhook

export const deleteWebhook = async (id: string): Promise<null> =>
  call(v.null(), 'DELETE', `/api/webhooks/${encodeURIComponent(id)}`)

/** A page of what was told to a webhook, newest first. */
export const listDeliveries = (
  id: string,
  after: string | null,
): Promise<v.InferOutput<typeof deliveriesAnswer>> =>
  after === null
    ? call(deliveriesAnswer, 'GET', `/api/webhooks/${id}/deliveries`)
    : call(deliveriesAnswer, 'GET', `/api/webhooks/${id}/deliveries?after=${after}`)

export const tellAgain = async (id: string, delivery: string): Promise<null> =>
  call(v.null(), 'POST', `/api/webhooks/${id}/deliveries/${delivery}/retry`)
