import { isNull } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { ofUser } from './people.ts'
import { ofRoom } from './rooms.ts'

/** Interviews, take-homes and lessons as somebody prepared them (docs/ASSESSMENTS.md). */
export const assessments = sqliteTable(
  'assessments',
  {
    id: text('id').primaryKey(),
    ownerId: ofUser('owner_id'),
    kind: text('kind', { enum: ['interview', 'take_home', 'lesson'] }).notNull(),
    title: text('title').notNull(),
    /** `[{ problem, version }]` as JSON, in order. */
    problems: text('problems').notNull(),
    /** The language that is offered first; null leaves it to whoever solves it. */
    language: text('language'),
    minutes: integer('minutes'),
    /** The skeleton of the notes of staff: Markdown. */
    notes: text('notes').notNull(),
    /** `[{ name, about, levels: [...] }]` as JSON. */
    rubric: text('rubric').notNull(),
    /** SHA-256 of the link's token, base64url; null while there is no link. */
    tokenHash: text('token_hash').unique(),
    opensAt: integer('opens_at'),
    closesAt: integer('closes_at'),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
    archivedAt: integer('archived_at'),
  },
  (table) => [index('assessments_owner').on(table.ownerId, table.updatedAt)],
)

/** Rooms that were made of an assessment: an interview, one candidate's take-home, a lesson, or one learner's copy of it. */
export const attempts = sqliteTable(
  'attempts',
  {
    roomId: ofRoom(),
    assessmentId: text('assessment_id')
      .notNull()
      .references(() => assessments.id, { onDelete: 'cascade' }),
    /** Whose attempt it is; null for a room of staff. */
    userId: text('user_id'),
    /** The teacher's room that it is a copy of; null for everything else. */
    lessonId: text('lesson_id'),
    /** As they called themselves. */
    name: text('name').notNull(),
    startedAt: integer('started_at').notNull(),
    endsAt: integer('ends_at'),
    /** When it was handed in, by the person or by the clock. */
    submittedAt: integer('submitted_at'),
  },
  (table) => [
    primaryKey({ columns: [table.roomId] }),
    index('attempts_assessment').on(table.assessmentId, table.startedAt),
    uniqueIndex('attempts_person').on(table.assessmentId, table.userId).where(isNull(table.lessonId)),
    uniqueIndex('attempts_learner').on(table.lessonId, table.userId),
  ],
)

/** What somebody of the staff thought of a session: one each. */
export const scorecards = sqliteTable(
  'scorecards',
  {
    roomId: ofRoom(),
    userId: ofUser(),
    /** `Scorecard` as JSON: marks per criterion, moments, a summary and a recommendation. */
    body: text('body').notNull(),
    updatedAt: integer('updated_at').notNull(),
    /** Set when it was given: it is not changed afterwards, and only then do the others of the staff see it. */
    submittedAt: integer('submitted_at'),
  },
  (table) => [primaryKey({ columns: [table.roomId, table.userId] })],
)
