import { sql } from 'drizzle-orm'
import { ROLES } from '../../../core/protocol/access.ts'
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { ofUser, users } from './people.ts'

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
    /** When its owner opened it last: a lock of before, by a timer, is not written any more. */
    unlockedAt: integer('unlocked_at'),
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
    /** When it was made without a record: nothing of it is archived. Null for a room that is recorded. */
    unrecordedAt: integer('unrecorded_at'),
    /** Days after which its record is forgotten; null to keep it. */
    retentionDays: integer('retention_days'),
    /** Where it came from, `Origin` (core/protocol/api/record.ts) as JSON; null for a room that was made here. */
    origin: text('origin'),
    /** Bytes that are kept of its record, and how often something in it was written over or forgotten: counted by triggers. */
    recordBytes: integer('record_bytes'),
    recordVersion: integer('record_version'),
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

/** The room a row belongs to, and is deleted with. */
export const ofRoom = () =>
  text('room_id')
    .notNull()
    .references(() => rooms.id, { onDelete: 'cascade' })

/** Who belongs or once belonged to a room, its owner included: the row outlasts the membership, so that the role does. */
export const roomMembers = sqliteTable(
  'room_members',
  {
    roomId: ofRoom(),
    userId: ofUser(),
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
    index('room_members_joined').on(table.roomId, table.joinedAt, table.userId),
    index('room_members_removed')
      .on(table.roomId, table.removedAt, table.userId)
      .where(sql`${table.removedAt} is not null`),
    check('room_members_role', sql`${table.role} in ('owner', 'staff', 'writer', 'runner', 'viewer', 'bot')`),
  ],
)

/** Links that let people in with a role, whatever the room's visibility. The link itself is shown once and not kept. */
export const roomLinks = sqliteTable(
  'room_links',
  {
    id: text('id').primaryKey(),
    roomId: ofRoom(),
    /** SHA-256 of the token, base64url. */
    tokenHash: text('token_hash').notNull().unique(),
    role: text('role', { enum: ROLES }).notNull(),
    createdBy: ofUser('created_by'),
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
    roomId: ofRoom(),
    userId: ofUser(),
    at: integer('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.roomId, table.userId] })],
)

/** Who waits to be let in by a room's code, and who was not. */
export const roomKnocks = sqliteTable(
  'room_knocks',
  {
    roomId: ofRoom(),
    userId: ofUser(),
    /** When their page last asked; it asks every few seconds and is written now and then. */
    askedAt: integer('asked_at').notNull(),
    refusedAt: integer('refused_at'),
  },
  (table) => [primaryKey({ columns: [table.roomId, table.userId] })],
)
