import { ACTIVITIES } from '../../../core/protocol/home.ts'
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { ofUser } from './people.ts'
import { ofRoom } from './rooms.ts'

/** When a room last saw each of its members, written by the room itself. */
export const roomSightings = sqliteTable(
  'room_sightings',
  {
    roomId: ofRoom(),
    userId: ofUser(),
    lastSeenAt: integer('last_seen_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.roomId, table.userId] })],
)

/** Who is in a room now, written by the room itself; a row counts until `expires_at`. */
export const roomPresence = sqliteTable(
  'room_presence',
  {
    roomId: text('room_id').notNull(),
    userId: text('user_id').notNull(),
    name: text('name').notNull(),
    color: integer('color').notNull(),
    joinedAt: integer('joined_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.roomId, table.userId] }),
    index('room_presence_user').on(table.userId),
  ],
)

/** What happened lately in each room, for the front page: written by the room, a bounded number of rows each. */
export const roomActivity = sqliteTable(
  'room_activity',
  {
    roomId: text('room_id').notNull(),
    /** Number of the event in the room's own log: written twice, it is still one row. */
    seq: integer('seq').notNull(),
    at: integer('at').notNull(),
    kind: text('kind', { enum: ACTIVITIES }).notNull(),
    userId: text('user_id').notNull(),
    /** What they were called then. */
    name: text('name').notNull(),
    /** The file a program started at; empty for the others. */
    detail: text('detail').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.roomId, table.seq] }),
    index('room_activity_at').on(table.roomId, table.at),
  ],
)
