import { blob, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { DIFFICULTIES, KINDS } from '../../../core/protocol/problem.ts'
import { JUDGE_KINDS } from '../../../core/protocol/judging.ts'
import { ofUser, users } from './people.ts'
import { ofRoom } from './rooms.ts'

// The problem bank (docs/PROBLEMS.md). What is compressed is gzip.

/** One row a problem, with what lists and searches need of its newest version. */
export const problems = sqliteTable(
  'problems',
  {
    id: text('id').primaryKey(),
    /** Null for what the deployment brings with it. */
    ownerId: text('owner_id').references(() => users.id, { onDelete: 'cascade' }),
    slug: text('slug').notNull(),
    version: integer('version').notNull(),
    /** Whether everybody who is signed in finds it. */
    visibility: text('visibility', { enum: ['private', 'public'] }).notNull(),
    title: text('title').notNull(),
    difficulty: text('difficulty', { enum: DIFFICULTIES }).notNull(),
    kind: text('kind', { enum: KINDS }).notNull(),
    /** JSON lists of strings. */
    tags: text('tags').notNull(),
    languages: text('languages').notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
    /** Set when its owner took it away: rooms that have it keep it, lists do not show it. */
    removedAt: integer('removed_at'),
  },
  (table) => [
    uniqueIndex('problems_slug').on(table.ownerId, table.slug),
    index('problems_listed').on(table.visibility, table.difficulty, table.title),
  ],
)

const ofProblem = () =>
  text('problem_id')
    .notNull()
    .references(() => problems.id, { onDelete: 'cascade' })

/** Versions of problems: never changed, and never deleted while a room has one. */
export const problemVersions = sqliteTable(
  'problem_versions',
  {
    problemId: ofProblem(),
    version: integer('version').notNull(),
    /** SHA-256 of the problem as JSON: the same again is no new version. */
    digest: text('digest').notNull(),
    /** SHA-256 of its tests. */
    suite: text('suite').notNull(),
    /** `ProblemBody` as JSON, compressed. */
    body: blob('body', { mode: 'buffer' }).notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.problemId, table.version] })],
)

/** Tests of a problem: its versions with the same tests share them. Compressed JSON in parts below a row's limit. */
export const problemSuites = sqliteTable(
  'problem_suites',
  {
    problemId: ofProblem(),
    suite: text('suite').notNull(),
    part: integer('part').notNull(),
    body: blob('body', { mode: 'buffer' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.problemId, table.suite, table.part] })],
)

/** Problems that were opened in a room, and the version each keeps there. */
export const roomProblems = sqliteTable(
  'room_problems',
  {
    roomId: ofRoom(),
    problemId: text('problem_id').notNull(),
    version: integer('version').notNull(),
    language: text('language').notNull(),
    addedAt: integer('added_at').notNull(),
    removedAt: integer('removed_at'),
  },
  (table) => [
    primaryKey({ columns: [table.roomId, table.problemId] }),
    index('room_problems_problem').on(table.problemId, table.version),
  ],
)

/** What was judged, written by the room when it ended: for progress, comparisons and reports. */
export const submissions = sqliteTable(
  'submissions',
  {
    roomId: ofRoom(),
    /** Number of the event in the room's log that began it. */
    seq: integer('seq').notNull(),
    problemId: text('problem_id').notNull(),
    version: integer('version').notNull(),
    userId: ofUser(),
    kind: text('kind', { enum: JUDGE_KINDS }).notNull(),
    language: text('language').notNull(),
    at: integer('at').notNull(),
    status: text('status').notNull(),
    passed: integer('passed').notNull(),
    total: integer('total').notNull(),
    /** Of the groups that passed, and of all; null where there are no groups. */
    points: integer('points'),
    pointsOf: integer('points_of'),
    /** The slowest test, CPU milliseconds. */
    cpuMs: integer('cpu_ms'),
  },
  (table) => [
    primaryKey({ columns: [table.roomId, table.seq] }),
    index('submissions_user').on(table.userId, table.problemId, table.at),
  ],
)
