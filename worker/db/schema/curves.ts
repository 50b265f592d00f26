import { foreignKey, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { problemVersions } from './problems.ts'
import { ofRoom } from './rooms.ts'

/** How a text that is known can stand: judged, or why it cannot be. */
export const TEXT_STATUSES = ['judged', 'compile_error', 'no_program', 'unknown'] as const

/** The moments of a session at which its answer to a problem is judged, worked out once for what is recorded. */
export const roomCurves = sqliteTable(
  'room_curves',
  {
    roomId: ofRoom(),
    problemId: text('problem_id').notNull(),
    version: integer('version').notNull(),
    /** The last event it was worked out from, and how often the record had been written over then. */
    last: integer('last').notNull(),
    recordVersion: integer('record_version').notNull(),
    /** JSON list of `TestMoment`: no text, only what it is known by. */
    moments: text('moments').notNull(),
  },
  (table) => [primaryKey({ columns: [table.roomId, table.problemId] })],
)

/** How programs did in all tests of a version of a problem, whoever wrote them: the same text is judged once. */
export const judgedTexts = sqliteTable(
  'judged_texts',
  {
    problemId: text('problem_id').notNull(),
    version: integer('version').notNull(),
    /** SHA-256 of language, entry and texts. */
    digest: text('digest').notNull(),
    /** A letter for each test that was run so far (`core/protocol/test-letters.ts`). */
    outcomes: text('outcomes').notNull(),
    /** Null while it is not done. */
    status: text('status', { enum: TEXT_STATUSES }),
    /** How often a test could not be run. */
    tries: integer('tries').notNull(),
    /** Until when somebody is at it. */
    claimedUntil: integer('claimed_until').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.problemId, table.version, table.digest] }),
    foreignKey({
      columns: [table.problemId, table.version],
      foreignColumns: [problemVersions.problemId, problemVersions.version],
    }).onDelete('cascade'),
  ],
)
