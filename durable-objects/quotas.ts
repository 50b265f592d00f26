import type { QuotaName } from '#core/protocol/api/quotas.ts'

type Quota = { variable: string; most: number; guest?: { variable: string; most: number } }

/** Where a deployment sets what one account has so much of, what it is when it does not, and the same for guests where they have any. */
const QUOTAS = {
  rooms: { variable: 'QUOTA_ROOMS', most: 2_000 },
  rooms_a_day: { variable: 'QUOTA_ROOMS_PER_DAY', most: 500 },
  members: { variable: 'QUOTA_MEMBERS_PER_ROOM', most: 1_000 },
  record_mb: {
    variable: 'RECORD_MB_PER_ACCOUNT',
    most: 1_000,
    guest: { variable: 'RECORD_MB_PER_GUEST', most: 50 },
  },
  runs_a_day: {
    variable: 'QUOTA_RUNS_PER_DAY',
    most: 5_000,
    guest: { variable: 'QUOTA_GUEST_RUNS_PER_DAY', most: 1_000 },
  },
  cpu_seconds_a_day: {
    variable: 'QUOTA_CPU_SECONDS_PER_DAY',
    most: 7_200,
    guest: { variable: 'QUOTA_GUEST_CPU_SECONDS_PER_DAY', most: 1_200 },
  },
  tokens: { variable: 'QUOTA_TOKENS', most: 50 },
  embed_keys: { variable: 'QUOTA_EMBED_KEYS', most: 20 },
  webhooks: { variable: 'QUOTA_WEBHOOKS', most: 20 },
  problems: { variable: 'QUOTA_PROBLEMS', most: 500 },
  problem_mb: { variable: 'QUOTA_PROBLEM_MB', most: 256 },
} as const satisfies Record<QuotaName, Quota>

type Of<Q> = Q extends { variable: infer A; guest: { variable: infer B } }
  ? A | B
  : Q extends { variable: infer A }
    ? A
    : never

/** The variables that set quotas, as text; empty, absent and what is no number above 0 leave what is usual. */
export type QuotaEnv = { [N in Of<(typeof QUOTAS)[QuotaName]> & string]?: string }

/** The most that somebody may have of something. */
export function mostOf(env: QuotaEnv, name: QuotaName, kind: 'account' | 'guest' = 'account'): number {
  const quota: Quota = QUOTAS[name]
  const { variable, most } = (kind === 'guest' && quota.guest) || quota
  const set = Number(env[variable as keyof QuotaEnv])
  return set > 0 ? Math.floor(set) : most
}
