import * as v from 'valibot'

/** What an account has so much of and no more; `_a_day` is counted for each day, UTC. */
export const QUOTA_NAMES = [
  'rooms',
  'rooms_a_day',
  'members',
  'record_mb',
  'runs_a_day',
  'cpu_seconds_a_day',
  'tokens',
  'embed_keys',
  'webhooks',
  'problems',
  'problem_mb',
] as const
export type QuotaName = (typeof QUOTA_NAMES)[number]

/** Answer of `GET /api/me/quotas`: what one uses, and the most; `members` are those of the fullest of one's rooms. */
export const quotasAnswer = v.object({
  quotas: v.array(v.object({ name: v.picklist(QUOTA_NAMES), used: v.number(), most: v.number() })),
  /** When what is counted for a day begins again, milliseconds since the epoch. */
  resetsAt: v.number(),
})
export type Quotas = v.InferOutput<typeof quotasAnswer>
