import { mostOf } from '../durable-objects/quotas.ts'
import { database } from './db/database.ts'
import { recordBytesOf } from './db/record-bytes.ts'
import type { UserRow } from './db/users.ts'
import type { Env } from './env.ts'
import { ApiError } from './error.ts'

const MB = 1_000_000

/**
 * Refuses with `record_full` when the records of somebody's rooms take all the space they have. Only what would begin
 * another record asks: one that was begun is never cut off.
 */
export async function refuseWhenFull(env: Env, { id, kind }: UserRow): Promise<void> {
  const most = mostOf(env, 'record_mb', kind)
  if ((await recordBytesOf(database(env), id)) < most * MB) return
  throw new ApiError(
    'record_full',
    `The records of your rooms take all of your ${most.toLocaleString('en')} MB. Delete rooms, or have their records forgotten sooner; a room that is not recorded can still be made.`,
  )
}
