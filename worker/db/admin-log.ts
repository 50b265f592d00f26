import { desc, lt } from 'drizzle-orm'
import type { AdminAct } from '#core/protocol/api/admin.ts'
import type { Database } from './database.ts'
import { adminLog } from './schema/admin.ts'
import type { UserRow } from './users.ts'

/** What administrators can do. */
export type Action =
  | 'room.archive'
  | 'room.open'
  | 'room.seal'
  | 'room.delete'
  | 'person.block'
  | 'person.unblock'
  | 'report.close'
  | 'report.open'

/** Notes what an administrator is about to do: nothing they did is without its row. */
export async function noteAct(
  db: Database,
  { id, username }: UserRow,
  action: Action,
  target: string,
  detail: string,
): Promise<void> {
  await db
    .insert(adminLog)
    .values({ at: Date.now(), userId: id, name: username ?? id, action, target, detail })
}

/** What administrators did, newest first, from before number `before`. */
export async function listActs(db: Database, before: number, count: number): Promise<AdminAct[]> {
  const { n, at, name: by, action, target, detail } = adminLog
  return db
    .select({ n, at, by, action, target, detail })
    .from(adminLog)
    .where(lt(n, before))
    .orderBy(desc(n))
    .limit(count)
}
