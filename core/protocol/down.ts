import * as v from 'valibot'
import { chatDown, chatMessage } from './chat.ts'
import { notesDown } from './notes.ts'
import { judgement, judgingDown, roomProblem } from './judging.ts'
import { lineNumber, presence } from './presence.ts'
import { RUN_STATUSES, verdict } from './run.ts'
import { roomTimer, timerDown } from './room-timer.ts'
import { docCursorEntry, docName } from './shared-doc.ts'
import {
  author,
  changes,
  clientID,
  fileEntry,
  fileID,
  knock,
  loggedPush,
  natural,
  person,
  ranges,
  runID,
} from './shared.ts'

/** Why something was refused. */
export const REFUSALS = [
  'bad_message',
  'not_allowed',
  'no_file',
  'bad_version',
  'bad_number',
  'bad_changes',
  'too_large',
  'too_many',
  'bad_name',
  'name_taken',
  'bad_text',
  'no_message',
  'busy',
  'no_run',
  'not_runnable',
  'no_problem',
  'language_not_offered',
  'no_visible_tests',
  'archived',
] as const
export type Refusal = (typeof REFUSALS)[number]

/** A file as text, whole, with `\n` between lines. */
export const text = v.strictObject({ file: fileID, version: natural, text: v.string() })
/** The operations of a file since `version`, oldest first. */
export const tail = v.strictObject({ file: fileID, version: natural, pushes: v.array(loggedPush) })

/**
 * Output in the order in which it was printed. `stdin` is what `by` typed; `cut` says after which stream how many bytes
 * are missing, as `stdout 1234`.
 */
const outputChunk = v.strictObject({
  s: v.picklist(['stdout', 'stderr', 'compile', 'stdin', 'cut']),
  data: v.string(),
  by: v.optional(author),
})

/** A run as everybody in the room sees it. `output` keeps the order in which it was printed. */
export const runState = v.strictObject({
  id: runID,
  by: author,
  at: natural,
  language: v.string(),
  entry: v.string(),
  /** `waiting` until the runner took it, then `running`, then how it ended. */
  status: v.picklist(['waiting', 'running', ...RUN_STATUSES]),
  position: v.optional(natural),
  version: v.optional(v.string()),
  sandbox: v.optional(v.string()),
  /** Digest of the image it runs in. */
  image: v.optional(v.string()),
  output: v.array(outputChunk),
  verdict: v.optional(verdict),
})
export type RunState = v.InferOutput<typeof runState>

export const room = v.strictObject({
  id: v.string(),
  code: v.string(),
  title: v.string(),
  language: v.string(),
  archived: v.boolean(),
  /** Only staff may change anything. */
  locked: v.boolean(),
  /** Nobody may change anything any more. */
  sealed: v.boolean(),
  /** False where no record of the session is kept; absent means that one is. */
  recorded: v.optional(v.boolean()),
  /** Where a room came from that was not made here: a moment of another, or a file, which is then all of its record. */
  origin: v.optional(v.picklist(['fork', 'file'])),
})
export type RoomInfo = v.InferOutput<typeof room>

export const welcome = v.strictObject({
  t: v.literal('welcome'),
  v: natural,
  /** The room's clock, milliseconds since the epoch. */
  at: natural,
  /** Sequence number of the last event before this message. */
  seq: natural,
  room,
  you: v.strictObject({ ...person.entries, can: natural }),
  /** Number of the last operation logged for this client; 0 when there is none. */
  n: natural,
  people: v.array(person),
  cursors: v.array(v.strictObject({ client: clientID, file: fileID, ranges })),
  presence: v.array(presence),
  files: v.array(fileEntry),
  texts: v.array(text),
  tails: v.array(tail),
  /** What was said to everybody, the newest of it. */
  chat: v.array(chatMessage),
  run: v.nullable(runState),
  /** What is to be solved here, and the last judgement of each; absent where nothing is. */
  problems: v.optional(v.array(roomProblem)),
  judgements: v.optional(v.array(judgement)),
  /** The room's timer by its clock (`at`); absent where there is none. */
  timer: v.optional(roomTimer),
  /** Who waits to be let in; only for those who may let people in. */
  knocks: v.optional(v.array(knock)),
})
export type Welcome = v.InferOutput<typeof welcome>

/** Everything a room sends. Messages with `seq` are events of the log, in its order. */
export const down = v.variant('t', [
  welcome,
  v.strictObject({ t: v.literal('text'), ...text.entries }),
  v.strictObject({ t: v.literal('tail'), ...tail.entries }),
  /** Somebody's operations: the first applies at `version`. `cursor` is the author's selection after the last. */
  v.strictObject({
    t: v.literal('ops'),
    seq: natural,
    file: fileID,
    version: natural,
    client: clientID,
    n: natural,
    ops: v.array(changes),
    cursor: v.optional(ranges),
  }),
  /** Your operations up to number `n` are on disk; `version` is the file's version after them. */
  v.strictObject({ t: v.literal('ack'), seq: natural, file: fileID, version: natural, n: natural }),
  /** After a burst of edits: what every replica must now be. `hash` is `hashText` of the file at `version`. */
  v.strictObject({ t: v.literal('head'), seq: natural, file: fileID, version: natural, hash: natural }),
  /** Selections at each file's newest version. */
  v.strictObject({
    t: v.literal('cursors'),
    list: v.array(v.strictObject({ client: clientID, file: fileID, ranges })),
  }),
  /** What people are doing and where, of those of whom it changed. */
  v.strictObject({ t: v.literal('presence'), list: v.array(presence) }),
  /** The first line that can be seen by the person you follow. */
  v.strictObject({ t: v.literal('viewport'), client: clientID, file: fileID, line: lineNumber }),
  /** Somebody asks everybody to look at a line; `id` for the author only. */
  v.strictObject({
    t: v.literal('summon'),
    id: v.optional(v.string()),
    by: author,
    file: fileID,
    line: lineNumber,
  }),
  /** Somebody is here, or is here as somebody else than before: another role, another name. */
  v.strictObject({ t: v.literal('join'), person }),
  v.strictObject({ t: v.literal('leave'), client: clientID }),
  v.strictObject({ t: v.literal('you'), role: person.entries.role, can: natural }),
  v.strictObject({ t: v.literal('room'), room }),
  /** For those who may let people in: somebody waits at the door, or does not any more. */
  v.strictObject({ t: v.literal('knock'), knock, waiting: v.boolean() }),
  ...chatDown,
  ...notesDown,
  ...judgingDown,
  timerDown,
  v.strictObject({
    t: v.literal('file'),
    seq: natural,
    /** The request this answers, for its author only. */
    id: v.optional(v.string()),
    change: v.picklist(['created', 'renamed', 'removed']),
    file: fileEntry,
    by: author,
  }),
  v.strictObject({ t: v.literal('run'), run: runState }),
  v.strictObject({
    t: v.literal('output'),
    run: runID,
    chunks: v.array(outputChunk),
  }),
  v.strictObject({ t: v.literal('verdict'), run: runID, verdict }),
  /** Somebody's edit of a shared document: a Yjs update in base64. */
  v.strictObject({ t: v.literal('doc'), doc: docName, client: clientID, update: v.string() }),
  /** Your edit of that id is on disk. */
  v.strictObject({ t: v.literal('docAck'), doc: docName, id: v.string() }),
  /** What you lack of a document, the room's state vector, and where the others are in it. */
  v.strictObject({
    t: v.literal('docState'),
    doc: docName,
    update: v.string(),
    vector: v.string(),
    cursors: v.array(docCursorEntry),
  }),
  /** Where people are in the shared documents; `at` is null when they left. */
  v.strictObject({ t: v.literal('docCursors'), list: v.array(docCursorEntry) }),
  v.strictObject({
    t: v.literal('refused'),
    /** Type of the refused message, or `?` when it could not be read. */
    re: v.string(),
    id: v.optional(v.string()),
    /** For a push: its file. */
    file: v.optional(fileID),
    code: v.picklist(REFUSALS),
    /** One plain sentence for a person. */
    message: v.string(),
  }),
])
export type Down = v.InferOutput<typeof down>
export type DownOf<T extends Down['t']> = Extract<Down, { t: T }>
