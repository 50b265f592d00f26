import { sql } from 'drizzle-orm'
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

/** The person a row belongs to, and is deleted with. */
export const ofUser = (column = 'user_id') =>
  text(column)
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' })

/** One row per refresh token ever issued and not yet expired; a family is one sign-in on one device. */
export const sessions = sqliteTable(
  'sessions',
  {
    id: text('id').primaryKey(),
    userId: ofUser(),
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
    userId: ofUser(),
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
    userId: ofUser(),
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
    userId: ofUser(),
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
