import { quotasAnswer, type QuotaName, type Quotas } from '#core/protocol/api/quotas.ts'
import { call } from '#lib/api/call.ts'

export type Quota = Quotas['quotas'][number]

/** What one uses, and the most. */
export const getQuotas = (): Promise<Quotas> => call(quotasAnswer, 'GET', '/api/me/quotas')

/** What each is called, and in what it is counted. */
export const QUOTA_WORDS: Record<QuotaName, { name: string; unit?: string }> = {
  rooms: { name: 'Rooms' },
  rooms_a_day: { name: 'Rooms made today' },
  members: { name: 'Members of your fullest room' },
  record_mb: { name: 'Records of your rooms', unit: 'MB' },
  runs_a_day: { name: 'Programs run today' },
  cpu_seconds_a_day: { name: 'Computing time today', unit: 's' },
  tokens: { name: 'Access tokens' },
  embed_keys: { name: 'Embed keys' },
  webhooks: { name: 'Webhooks' },
  problems: { name: 'Problems' },
  problem_mb: { name: 'Size of your problems', unit: 'MiB' },
}

/** `3 of 2,000`, `1.5 of 1,000 MB`. */
export function amountOf({ name, used, most }: Quota): string {
  const { unit } = QUOTA_WORDS[name]
  return `${used.toLocaleString('en')} of ${most.toLocaleString('en')}${unit ? ` ${unit}` : ''}`
}
