import { sql, type SQL } from 'drizzle-orm'
import type { Database } from './database.ts'
import { quotaGuard } from './schema/admin.ts'

/**
 * The statement that undoes the batch it is in when a number is above the most: a batch is one transaction, so that of two
 * requests at the edge one wins. Stands after what adds.
 */
export const atMost = (db: Database, count: SQL, most: number) =>
  db.insert(quotaGuard).select(sql`select 1 where (${count}) > ${most}`)

/** Whether a batch was undone by its guard. */
export function isOver(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause)
    if (/CHECK constraint failed: quota_guard/.test(at.message)) return true
  return false
}
