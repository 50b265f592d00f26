import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { ofUser } from './people.ts'
import { rooms } from './rooms.ts'

/** Where accounts have things told to. The secret is made of the id and kept nowhere (durable-objects/webhook-secret.ts). */
export const webhooks = sqliteTable(
  'webhooks',
  {
    id: text('id').primaryKey(),
    userId: ofUser(),
    /** The one room it is told of; null for all of the account's. */
    roomId: text('room_id').references(() => rooms.id, { onDelete: 'cascade' }),
    url: text('url').notNull(),
    /** JSON: what it is told of. */
    kinds: text('kinds').notNull(),
    active: integer('active', { mode: 'boolean' }).notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [
    index('webhooks_user').on(table.userId, table.createdAt),
    index('webhooks_room').on(table.roomId),
  ],
)
