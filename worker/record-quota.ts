import { database } from './db/database.ts'
import { recordBytesOf } from './db/record-bytes.ts'
import type { UserRow } from './db/users.ts'
import type { Env } from './env.ts'
import { ApiError } from './error.ts'

const MB = 1_000_000
/** Megabytes of the records of one person's rooms where nothing else is set. */
const DEFAULTS = { account: 1_000, guest: 50 } as const

/**
 * Refuses with `record_full` when the records of somebody's rooms take all the space they have. Only what would begin
 * another record asks: one that was begun is never cut off.
 */
export async function refuseWhenFull(env: Env, { id, kind }: UserRow): Promise<void> {
  const set = Number(kind === 'guest' ? env.RECORD_MB_PER_GUEST : env.RECORD_MB_PER_ACCOUNT)
  const most = set > 0 ? set : DEFAULTS[kind === 'guest' ? 'guest' : 'account']
  if ((await recordBytesOf(database(env), id)) < most * MB) return
  throw new ApiError(
    'record_full',
    `The records of your rooms take all of your ${most.toLocaleString('en')} MB. Delete rooms, or have their records forgotten sooner; a room that is not recorded can still be made.`,
  )
}
