import { sql } from 'drizzle-orm'
import { ROLES } from '../../core/protocol/access.ts'
import { check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** People: accounts (`u_…`) and guests (`g_…`). Times are milliseconds since the epoch, here and below. */
export const users = sqliteTable(
  'users',
  {
    id: text('id').primaryKey(),
    kind: text('kind', { enum: ['account', 'guest'] }).notNull(),
    username: text('username'),
    /** The user name in lower case: what is unique. */
    usernameKey: text('username_key').unique(),
    email: text('email'),
    /** The normalised address. Not unique: see docs/decisions/0002. */
    emailKey: text('email_key'),
    name: text('name').notNull(),
    passwordHash: text('password_hash'),
    createdAt: integer('created_at').notNull(),
    /** Set when the account may no longer sign in. */
    disabledAt: integer('disabled_at'),
  },
  (table) => [
    index('users_email_key').on(table.emailKey, table.createdAt),
    check('users_kind', sql`${table.kind} in ('account', 'guest')`),
  ],
)

/** One row per refresh token ever issued and not yet expired; a family is one sign-in on one device. */
export const sessions = sqliteTable(
  'sessions',
  {
    id: text('id').primaryKey(),
    userId: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    family: text('family').notNull(),
    /** SHA-256 of the token, base64url. */
    tokenHash: text('token_hash').notNull().unique(),
    /** SHA-256 of what tells this client from others, base64url. */
    client: text('client').notNull(),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
    /** When the token was exchanged for its successor. */
    rotatedAt: integer('rotated_at'),
    /** When the family ended; set on all its rows at once. */
    revokedAt: integer('revoked_at'),
  },
  (table) => [
    index('sessions_family').on(table.family),
    index('sessions_user').on(table.userId),
    index('sessions_expires').on(table.expiresAt),
  ],
)

/** What a list of rooms needs; the room's contents are in its Durable Object. */
export const rooms = sqliteTable(
  'rooms',
  {
    id: text('id').primaryKey(),
    /** 9 characters without dashes. */
    code: text('code').notNull().unique(),
    title: text('title').notNull(),
    language: text('language').notNull(),
    visibility: text('visibility', { enum: ['code', 'private'] }).notNull(),
    ownerId: text('owner_id')
      .notNull()
      .references(() => users.id),
    archivedAt: integer('archived_at'),
    /** While set, only staff change anything. */
    lockedAt: integer('locked_at'),
    /** Once set, nobody changes anything. */
    sealedAt: integer('sealed_at'),
    createdAt: integer('created_at').notNull(),
    /** Written by the room while it is used. */
    lastUsedAt: integer('last_used_at').notNull(),
  },
  (table) => [
    index('rooms_owner').on(table.ownerId),
    check('rooms_visibility', sql`${table.visibility} in ('code', 'private')`),
  ],
)

/** Who belongs or once belonged to a room, its owner included: the row outlasts the membership, so that the role does. */
export const roomMembers = sqliteTable(
  'room_members',
  {
    roomId: text('room_id')
      .notNull()
      .references(() => rooms.id, { onDelete: 'cascade' }),
    userId: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    role: text('role', { enum: ROLES }).notNull(),
    joinedAt: integer('joined_at').notNull(),
    /** Set while the person is away by their own choice. */
    leftAt: integer('left_at'),
    /** Set while the owner keeps the person out. */
    removedAt: integer('removed_at'),
  },
  (table) => [
    primaryKey({ columns: [table.roomId, table.userId] }),
    index('room_members_user').on(table.userId),
    check('room_members_role', sql`${table.role} in ('owner', 'staff', 'writer', 'runner', 'viewer', 'bot')`),
  ],
)

/** When a room last saw each of its members, written by the room itself. */
export const roomSightings = sqliteTable(
  'room_sightings',
  {
    roomId: text('room_id')
      .notNull()
      .references(() => rooms.id, { onDelete: 'cascade' }),
    userId: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
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
