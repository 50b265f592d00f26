import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { ofUser } from './people.ts'

/** Requests that name a key, so that they are done once: what was answered, for a day. */
export const answeredRequests = sqliteTable(
  'answered_requests',
  {
    userId: ofUser(),
    key: text('key').notNull(),
    /** SHA-256 of method, path and body, base64url. */
    request: text('request').notNull(),
    /** Null while the request is under way. */
    status: integer('status'),
    /** JSON. */
    answer: text('answer'),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.key] }),
    index('answered_requests_created').on(table.createdAt),
  ],
)
