import * as v from 'valibot'

/** What a webhook can be told of: things that happen in rooms of the account that it belongs to. */
export const WEBHOOK_KINDS = [
  'room.created',
  'room.sealed',
  'room.handed_in',
  'member.joined',
  'run.ended',
  'submission.judged',
  'record.ready',
] as const
export type WebhookKind = (typeof WEBHOOK_KINDS)[number]

/** `dead`: given up after a day, to be sent again by hand. */
export const DELIVERY_STATES = ['waiting', 'delivered', 'dead'] as const

/** A webhook as its owner sees it later: never its secret. `room` is null where it hears of all rooms. */
export const webhook = v.object({
  id: v.string(),
  url: v.string(),
  kinds: v.array(v.picklist(WEBHOOK_KINDS)),
  room: v.nullable(v.string()),
  active: v.boolean(),
  createdAt: v.number(),
})
export type Webhook = v.InferOutput<typeof webhook>

/** Answer of `GET /api/webhooks`. */
export const webhooksAnswer = v.object({ webhooks: v.array(webhook) })
/** Answer of `POST /api/webhooks`: the only time that `secret` is shown. */
export const newWebhookAnswer = v.object({ webhook, secret: v.string() })
/** Answer of `PATCH /api/webhooks/{id}`. */
export const webhookAnswer = v.object({ webhook })

/**
 * One message to one webhook. `message` is its `webhook-id`; `status` and `said` are the last answer's, the latter cut to 1 KB;
 * `nextAt` is when it is sent again, `doneAt` when it was delivered or given up.
 */
export const delivery = v.object({
  id: v.string(),
  message: v.string(),
  kind: v.picklist(WEBHOOK_KINDS),
  room: v.string(),
  at: v.number(),
  state: v.picklist(DELIVERY_STATES),
  tries: v.number(),
  status: v.nullable(v.number()),
  said: v.nullable(v.string()),
  nextAt: v.nullable(v.number()),
  doneAt: v.nullable(v.number()),
})
export type Delivery = v.InferOutput<typeof delivery>

/** Answer of `GET /api/webhooks/{id}/deliveries`, newest first; `next` is the cursor of older ones. */
export const deliveriesAnswer = v.object({ deliveries: v.array(delivery), next: v.nullable(v.string()) })
