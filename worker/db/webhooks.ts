import { and, desc, eq, sql } from 'drizzle-orm'
import * as v from 'valibot'
import { WEBHOOK_KINDS, type Webhook } from '#core/protocol/api/webhooks.ts'
import type { Database } from './database.ts'
import { atMost } from './quota-guard.ts'
import { webhooks } from './schema/webhooks.ts'

export type WebhookRow = typeof webhooks.$inferSelect

/** Adds a webhook, unless its person has `most` of them (`within`). */
export async function insertWebhook(db: Database, row: WebhookRow, most: number): Promise<void> {
  const count = sql`select count(*) from ${webhooks} where ${webhooks.userId} = ${row.userId}`
  await db.batch([db.insert(webhooks).values(row), atMost(db, count, most)])
}

export const listWebhooks = (db: Database, userId: string): Promise<WebhookRow[]> =>
  db.select().from(webhooks).where(eq(webhooks.userId, userId)).orderBy(desc(webhooks.createdAt))

/** One's own webhook of an id; undefined when there is none. */
export async function findWebhook(db: Database, userId: string, id: string): Promise<WebhookRow | undefined> {
  const [found] = await db.select().from(webhooks).where(ownOf(userId, id))
  return found
}

/** Changes one's own webhook; undefined when there is none. */
export async function updateWebhook(
  db: Database,
  userId: string,
  id: string,
  change: Partial<Pick<WebhookRow, 'url' | 'kinds' | 'active'>>,
): Promise<WebhookRow | undefined> {
  if (Object.keys(change).length === 0) return findWebhook(db, userId, id)
  const [changed] = await db.update(webhooks).set(change).where(ownOf(userId, id)).returning()
  return changed
}

/** Ends a webhook; false when the person has none of this id. */
export async function deleteWebhook(db: Database, userId: string, id: string): Promise<boolean> {
  const gone = await db.delete(webhooks).where(ownOf(userId, id)).returning({ id: webhooks.id })
  return gone.length === 1
}

/** A webhook as its owner sees it. */
export const showWebhook = ({ id, url, kinds, roomId, active, createdAt }: WebhookRow): Webhook => ({
  ...{ id, url, active, createdAt, room: roomId },
  kinds: v.parse(v.array(v.picklist(WEBHOOK_KINDS)), JSON.parse(kinds)),
})

const ownOf = (userId: string, id: string) => and(eq(webhooks.id, id), eq(webhooks.userId, userId))
