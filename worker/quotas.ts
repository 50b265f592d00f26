import type { QuotaName } from '#core/protocol/api/quotas.ts'
import { mostOf } from '../durable-objects/quotas.ts'
import { DAY_MS, dayOf } from '../durable-objects/quota-days.ts'
import { database } from './db/database.ts'
import { isOver } from './db/quota-guard.ts'
import { spendDay } from './db/quota-use.ts'
import type { Env } from './env.ts'
import { ApiError } from './error.ts'

/** What is to be done where there is no more. */
const WORDS: Record<Exclude<QuotaName, 'record_mb'>, (most: string) => string> = {
  rooms: (most) => `You have ${most} rooms, which is the most. Delete one that you do not need.`,
  rooms_a_day: (most) => `You made ${most} rooms today, which is the most. Make more after midnight (UTC).`,
  members: (most) => `This room has ${most} members, which is the most. Somebody has to leave first.`,
  runs_a_day: (most) => `You ran ${most} programs today, which is the most. Run more after midnight (UTC).`,
  cpu_seconds_a_day: (most) =>
    `Your programs computed for ${most} seconds today, which is the most. Run more after midnight (UTC).`,
  tokens: (most) => `You have ${most} tokens, which is the most. Delete one first.`,
  embed_keys: (most) => `You have ${most} keys, which is the most. Delete one first.`,
  webhooks: (most) => `You have ${most} webhooks, which is the most. Delete one first.`,
  problems: (most) => `You have ${most} problems, which is the most. Delete one first.`,
  problem_mb: (most) =>
    `Your problems would take more than ${most} MiB with all their versions, compressed. Delete one first.`,
}

/** What a request answers that wants more than there is for one; for what is counted by the day, with the time until it begins again. */
export function quotaReached(env: Env, name: keyof typeof WORDS): ApiError {
  const message = WORDS[name](mostOf(env, name).toLocaleString('en'))
  const now = Date.now()
  const retryAfterMs = name.endsWith('_a_day') ? (dayOf(now) + 1) * DAY_MS - now : undefined
  return new ApiError('quota_reached', message, {
    field: name,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  })
}

/** Does what adds something, given the most of it; throws `quota_reached` when its guard (`atMost`) undid it. */
export async function within<T>(
  env: Env,
  name: keyof typeof WORDS,
  add: (most: number) => Promise<T>,
): Promise<T> {
  try {
    return await add(mostOf(env, name))
  } catch (error) {
    throw isOver(error) ? quotaReached(env, name) : error
  }
}

/** Counts a room that somebody begins to make today; throws `quota_reached` when that were too many. */
export async function takeRoomOfToday(env: Env, user: string): Promise<void> {
  if (!(await spendDay(database(env), user, 'rooms', mostOf(env, 'rooms_a_day'), Date.now())))
    throw quotaReached(env, 'rooms_a_day')
}
