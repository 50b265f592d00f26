import { blob, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { ofUser } from './people.ts'
import { ofRoom } from './rooms.ts'

// The record of rooms, written by their objects (docs/RECORD.md). What is compressed is gzip, as it travels.

/** Sealed stretches of a room's events, without gaps from the first that is kept. */
export const sessionEvents = sqliteTable(
  'session_events',
  {
    roomId: ofRoom(),
    firstSeq: integer('first_seq').notNull(),
    lastSeq: integer('last_seq').notNull(),
    firstAt: integer('first_at').notNull(),
    lastAt: integer('last_at').notNull(),
    /** The room's hash chain before the first event and after the last, base64. */
    prev: text('prev').notNull(),
    hash: text('hash').notNull(),
    /** Lines that stand where others did: `[[seq, sum], …]` as JSON. */
    amended: text('amended').notNull(),
    /** Ed25519 over what `signedText` says, base64, and the key's id. */
    signature: text('signature').notNull(),
    keyId: text('key_id').notNull(),
    /** How many events of each kind, and how many by each person, as JSON. */
    kinds: text('kinds').notNull(),
    people: text('people').notNull(),
    /** `Outline` as JSON. */
    outline: text('outline').notNull(),
    /** Lines of events; those for staff only apart. Compressed. */
    lines: blob('lines', { mode: 'buffer' }).notNull(),
    staff: blob('staff', { mode: 'buffer' }),
    /** 16 random bytes an event. */
    salts: blob('salts', { mode: 'buffer' }).notNull(),
    /** `Keyframe` of the moment before the first event, compressed; only now and then. */
    keyframe: blob('keyframe', { mode: 'buffer' }),
    /** How many of the lines in `amended` only staff may see; null where that was not counted. */
    amendedStaff: integer('amended_staff'),
  },
  (table) => [
    primaryKey({ columns: [table.roomId, table.firstSeq] }),
    index('session_events_at').on(table.roomId, table.lastAt),
  ],
)

/** Texts that keyframes name: of a file after event `seq`, as JSON strings in parts, compressed. */
export const sessionTexts = sqliteTable(
  'session_texts',
  {
    roomId: ofRoom(),
    file: text('file').notNull(),
    seq: integer('seq').notNull(),
    part: integer('part').notNull(),
    body: blob('body', { mode: 'buffer' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.roomId, table.file, table.seq, table.part] })],
)

/** What each person did in a room, added up as its events are sealed. Characters are UTF-16 units, times milliseconds. */
export const sessionStats = sqliteTable(
  'session_stats',
  {
    roomId: ofRoom(),
    userId: text('user_id').notNull(),
    /** As they were called and coloured last. */
    name: text('name').notNull(),
    color: integer('color').notNull(),
    firstAt: integer('first_at').notNull(),
    lastAt: integer('last_at').notNull(),
    /** Operations, and the characters they inserted by where those came from. */
    edits: integer('edits').notNull(),
    typed: integer('typed').notNull(),
    pastedInside: integer('pasted_inside').notNull(),
    pastedOutside: integer('pasted_outside').notNull(),
    completed: integer('completed').notNull(),
    undone: integer('undone').notNull(),
    other: integer('other').notNull(),
    deleted: integer('deleted').notNull(),
    messages: integer('messages').notNull(),
    runs: integer('runs').notNull(),
    passed: integer('passed').notNull(),
    /** Time between events of theirs that are less than a minute apart. */
    activeMs: integer('active_ms').notNull(),
    /** Time that none of their pages had the focus while they were here. */
    awayMs: integer('away_ms').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.roomId, table.userId] }),
    index('session_stats_user').on(table.userId),
  ],
)

/** What staff made of the chapters that are found by themselves: another title, one more, or (null) none. */
export const sessionChapters = sqliteTable(
  'session_chapters',
  {
    roomId: ofRoom(),
    seq: integer('seq').notNull(),
    title: text('title'),
    changedBy: text('changed_by').notNull(),
    changedAt: integer('changed_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.roomId, table.seq] })],
)

/** Links that show a stretch of a session to anybody. The link itself is shown once and not kept. */
export const sessionClips = sqliteTable(
  'session_clips',
  {
    id: text('id').primaryKey(),
    roomId: ofRoom(),
    /** SHA-256 of the token, base64url. */
    tokenHash: text('token_hash').notNull().unique(),
    title: text('title').notNull(),
    fromSeq: integer('from_seq').notNull(),
    toSeq: integer('to_seq').notNull(),
    createdBy: ofUser('created_by'),
    createdAt: integer('created_at').notNull(),
    /** Null for a link that does not expire. */
    expiresAt: integer('expires_at'),
  },
  (table) => [index('session_clips_room').on(table.roomId, table.createdAt)],
)

/** Imports of session files that are not done: a row's id is that of the room that is made, which nobody sees before. */
export const sessionImports = sqliteTable(
  'session_imports',
  {
    id: text('id').primaryKey(),
    startedAt: integer('started_at').notNull(),
  },
  (table) => [index('session_imports_started').on(table.startedAt)],
)

/** The bytes of a file that is imported, in pieces, as they came. */
export const sessionImportPieces = sqliteTable(
  'session_import_pieces',
  {
    importId: text('import_id')
      .notNull()
      .references(() => sessionImports.id, { onDelete: 'cascade' }),
    part: integer('part').notNull(),
    body: blob('body', { mode: 'buffer' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.importId, table.part] })],
)
