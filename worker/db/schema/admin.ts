import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { REPORT_REASONS } from '../../../core/protocol/api/reports.ts'
import { ofUser } from './people.ts'

/** Accounts that an administrator shut out. A table of its own: `users.disabled_at` is also set for who is no more. */
export const blockedPeople = sqliteTable('blocked_people', {
  userId: ofUser().primaryKey(),
  at: integer('at').notNull(),
  reason: text('reason').notNull(),
  /** The administrator. */
  byId: text('by_id').notNull(),
})

/** What administrators did. Triggers of the migration refuse that a row is changed or deleted. */
export const adminLog = sqliteTable('admin_log', {
  n: integer('n').primaryKey({ autoIncrement: true }),
  at: integer('at').notNull(),
  /** The administrator, and their user name then; no reference, so that it outlasts them. */
  userId: text('user_id').notNull(),
  name: text('name').notNull(),
  action: text('action').notNull(),
  /** Id of the room, person or report it was done to. */
  target: text('target').notNull(),
  /** What it was called then, and why it was done. */
  detail: text('detail').notNull(),
})

/** What people report of rooms; a report outlasts its room. */
export const abuseReports = sqliteTable(
  'abuse_reports',
  {
    id: text('id').primaryKey(),
    roomId: text('room_id').notNull(),
    /** The room's code and title when it was reported. */
    code: text('code').notNull(),
    title: text('title').notNull(),
    /** Null for who has no sign-in: they see a room in a frame of another site. */
    userId: text('user_id'),
    reason: text('reason', { enum: REPORT_REASONS }).notNull(),
    text: text('text').notNull(),
    at: integer('at').notNull(),
    /** What an administrator wrote when it was closed. */
    note: text('note'),
    closedAt: integer('closed_at'),
    closedBy: text('closed_by'),
  },
  (table) => [index('abuse_reports_at').on(table.at, table.id)],
)

/** What somebody used of what there is a day; `day` counts days since the epoch, UTC. No reference: objects write it. */
export const quotaDays = sqliteTable(
  'quota_days',
  {
    userId: text('user_id').notNull(),
    kind: text('kind', { enum: ['rooms', 'runs', 'cpu'] }).notNull(),
    day: integer('day').notNull(),
    used: integer('used').notNull(),
  },
  (table) => [primaryKey({ columns: [table.userId, table.kind, table.day] })],
)

/**
 * Never holds a row. A batch that would take somebody over a quota tries to put one in, which undoes all of the batch
 * (worker/db/quota-guard.ts).
 */
export const quotaGuard = sqliteTable('quota_guard', { over: integer('over').notNull() }, (table) => [
  check('quota_guard', sql`${table.over} = 0`),
])

/** How things were when somebody asked for it: at most one row in five minutes. */
export const statusSamples = sqliteTable('status_samples', {
  /** Number of the five minutes since the epoch. */
  slot: integer('slot').primaryKey(),
  database: text('database', { enum: ['up', 'down'] }).notNull(),
  rooms: text('rooms', { enum: ['up', 'down'] }).notNull(),
  runner: text('runner', { enum: ['up', 'down', 'untrusted', 'none'] }).notNull(),
})
