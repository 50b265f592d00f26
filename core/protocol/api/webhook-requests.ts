import * as v from 'valibot'
import { WEBHOOK_KINDS } from './webhooks.ts'

const url = v.pipe(v.string('An address is text.'), v.maxLength(2_000, 'The address is too long.'))
const kinds = v.pipe(
  v.array(
    v.picklist(WEBHOOK_KINDS, `A kind is one of ${WEBHOOK_KINDS.join(', ')}.`),
    'The kinds are a list.',
  ),
  v.minLength(1, 'Choose what the webhook is told of.'),
  v.maxLength(WEBHOOK_KINDS.length, 'Each kind once.'),
)

/** Body of `POST /api/webhooks`; `room` is a code or an id of one's own room, for all rooms it is left out. */
export const newWebhook = v.strictObject({
  url,
  kinds,
  room: v.optional(v.pipe(v.string(), v.maxLength(40))),
})

/** Body of `PATCH /api/webhooks/{id}`. */
export const webhookChange = v.strictObject({
  url: v.optional(url),
  kinds: v.optional(kinds),
  active: v.optional(v.boolean()),
})
