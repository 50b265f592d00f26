import { sql } from 'drizzle-orm'
import { ROLES } from '../../core/protocol/access.ts'
import { ACTIVITIES } from '../../core/protocol/home.ts'
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

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
    /** The colour the person chose, an index into the palette; null leaves it to the rooms. */
    color: integer('color'),
    /** When a link that was sent to the address came back. */
    emailVerifiedAt: integer('email_verified_at'),
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
    /** When the family began; null in families older than this column. */
    startedAt: integer('started_at'),
    /** The device in words, as its User-Agent names it; null when it names none. */
    device: text('device'),
  },
  (table) => [
    index('sessions_family').on(table.family),
    index('sessions_user').on(table.userId),
    index('sessions_expires').on(table.expiresAt),
  ],
)

/** Links that were sent by mail and not used yet: each works once, for one purpose, until it expires. */
export const mailTokens = sqliteTable(
  'mail_tokens',
  {
    /** SHA-256 of the token, base64url. */
    tokenHash: text('token_hash').primaryKey(),
    userId: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    purpose: text('purpose', { enum: ['verify', 'reset'] }).notNull(),
    /** The normalised address it was sent to; worth nothing once the account has another. */
    emailKey: text('email_key').notNull(),
    expiresAt: integer('expires_at').notNull(),
  },
  (table) => [index('mail_tokens_user').on(table.userId)],
)

/** Accounts elsewhere that sign in as a person here. A subject means something only to its issuer. */
export const linkedAccounts = sqliteTable(
  'linked_accounts',
  {
    issuer: text('issuer').notNull(),
    subject: text('subject').notNull(),
    userId: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    /** What the person is called there. */
    label: text('label').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.issuer, table.subject] }),
    uniqueIndex('linked_accounts_user').on(table.userId, table.issuer),
  ],
)

/** Access tokens that people made for their scripts. A row that is gone is a token that is revoked. */
export const accessTokens = sqliteTable(
  'access_tokens',
  {
    id: text('id').primaryKey(),
    userId: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    name: text('name').notNull(),
    /** SHA-256 of the token, base64url. */
    tokenHash: text('token_hash').notNull().unique(),
    /** What it may be used for, separated by blanks. */
    scopes: text('scopes').notNull(),
    createdAt: integer('created_at').notNull(),
    /** Null for a token that lasts until it is revoked. */
    expiresAt: integer('expires_at'),
    /** Written at most once a minute. */
    lastUsedAt: integer('last_used_at'),
  },
  (table) => [index('access_tokens_user').on(table.userId)],
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
    /** While set, who comes by the code waits until somebody lets them in. */
    waitingAt: integer('waiting_at'),
    createdAt: integer('created_at').notNull(),
    /** Written by the room while it is used. */
    lastUsedAt: integer('last_used_at').notNull(),
    /** What the room is called in the lobby; null for a room that is not public. */
    lobbyName: text('lobby_name'),
    /** What is unique about that name. */
    lobbyKey: text('lobby_key'),
    /** Set for a guest's room, which goes away when nobody uses it, until the guest makes an account. */
    trialAt: integer('trial_at'),
    /** The id by which scripts open it; null for a room made in the pages. */
    scriptSession: text('script_session').unique(),
  },
  (table) => [
    index('rooms_owner').on(table.ownerId),
    uniqueIndex('rooms_lobby_key').on(table.lobbyKey),
    index('rooms_lobby')
      .on(table.lastUsedAt, table.id)
      .where(sql`${table.lobbyKey} is not null`),
    // One trial room a guest, however many requests ask at once.
    uniqueIndex('rooms_trial')
      .on(table.ownerId)
      .where(sql`${table.trialAt} is not null`),
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

/** Links that let people in with a role, whatever the room's visibility. The link itself is shown once and not kept. */
export const roomLinks = sqliteTable(
  'room_links',
  {
    id: text('id').primaryKey(),
    roomId: text('room_id')
      .notNull()
      .references(() => rooms.id, { onDelete: 'cascade' }),
    /** SHA-256 of the token, base64url. */
    tokenHash: text('token_hash').notNull().unique(),
    role: text('role', { enum: ROLES }).notNull(),
    createdBy: text('created_by')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at'),
    /** How many people it lets in; null for any number. */
    maxUses: integer('max_uses'),
    used: integer('used').notNull().default(0),
    /** As of an account (worker/auth/password.ts); null without a password. */
    passwordHash: text('password_hash'),
    /** The address it was sent to. */
    sentTo: text('sent_to'),
    revokedAt: integer('revoked_at'),
  },
  (table) => [index('room_links_room').on(table.roomId, table.createdAt)],
)

/**
 * When a member was last given their role by somebody: a link from before does not raise it again. A table of its own,
 * because a new column of `room_members` would be filled with its own name where the table is made anew.
 */
export const roomGivenRoles = sqliteTable(
  'room_given_roles',
  {
    roomId: text('room_id')
      .notNull()
      .references(() => rooms.id, { onDelete: 'cascade' }),
    userId: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    at: integer('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.roomId, table.userId] })],
)

/** Who waits to be let in by a room's code, and who was not. */
export const roomKnocks = sqliteTable(
  'room_knocks',
  {
    roomId: text('room_id')
      .notNull()
      .references(() => rooms.id, { onDelete: 'cascade' }),
    userId: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    /** When their page last asked; it asks every few seconds and is written now and then. */
    askedAt: integer('asked_at').notNull(),
    refusedAt: integer('refused_at'),
  },
  (table) => [primaryKey({ columns: [table.roomId, table.userId] })],
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
