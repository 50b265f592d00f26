import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { sql } from 'drizzle-orm'
import { EMBED_ROLES } from '../../../core/protocol/api/embed.ts'
import { ofUser, users } from './people.ts'
import { rooms } from './rooms.ts'

/** Keys by which sites sign embed tokens. The secret is made of the id and kept nowhere (worker/auth/embed-token.ts). */
export const embedKeys = sqliteTable(
  'embed_keys',
  {
    id: text('id').primaryKey(),
    userId: ofUser(),
    name: text('name').notNull(),
    createdAt: integer('created_at').notNull(),
    /** When a token it signed was last taken; written now and then. */
    lastUsedAt: integer('last_used_at'),
  },
  (table) => [index('embed_keys_user').on(table.userId, table.createdAt)],
)

/** Where a room may be embedded; a room without a row may be nowhere. */
export const roomEmbeds = sqliteTable(
  'room_embeds',
  {
    roomId: text('room_id')
      .primaryKey()
      .references(() => rooms.id, { onDelete: 'cascade' }),
    /** Origins, as JSON. */
    sites: text('sites').notNull(),
    /** What who has no token becomes; null for nothing. */
    open: text('open', { enum: EMBED_ROLES }),
    playground: integer('playground', { mode: 'boolean' }).notNull(),
    replay: integer('replay', { mode: 'boolean' }).notNull(),
  },
  (table) => [check('room_embeds_open', sql`${table.open} in ('viewer', 'runner', 'writer')`)],
)

/** Guests who came in by an embedded frame: with a key of a site, or else into a room that is open to it. */
export const embedPeople = sqliteTable(
  'embed_people',
  {
    userId: text('user_id')
      .primaryKey()
      .references(() => users.id, { onDelete: 'cascade' }),
    keyId: text('key_id').references(() => embedKeys.id, { onDelete: 'cascade' }),
    /** Who the site says they are; null where it says nothing, and they are somebody new each time. */
    subject: text('subject'),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [
    uniqueIndex('embed_people_subject').on(table.keyId, table.subject),
    // Those who cannot come back: found by how long ago they came (worker/db/visitors.ts).
    index('embed_people_passing')
      .on(table.createdAt)
      .where(sql`${table.subject} is null`),
  ],
)
