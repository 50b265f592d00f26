import * as v from 'valibot'
import { LIMITS } from './limits.ts'
import { cancelJudging, judge } from './judging.ts'
import { activity, lineNumber, surface, userID } from './presence.ts'
import { docName, docPlace, docUpdate, docVector } from './shared-doc.ts'
import { changes, clientID, fileID, how, natural, ranges, requestID, runID } from './shared.ts'
import { chat, editChat, history, removeChat, typing } from './up-chat.ts'
import { editNote, note, removeNote } from './up-notes.ts'

/** First message of every socket. `files` names what the client holds, so that only the difference is sent. */
export const hello = v.strictObject({
  t: v.literal('hello'),
  v: natural,
  client: clientID,
  files: v.pipe(
    v.array(
      v.strictObject({
        id: fileID,
        version: natural,
        /** `tail`: the operations since `version`; `both`: those and the text, for a client that kept only its outbox. */
        want: v.picklist(['tail', 'both']),
      }),
    ),
    v.maxLength(LIMITS.files),
  ),
})

/** Edits. `n` numbers the first operation in this client's own count (from 1, without gaps); a resend keeps it. */
export const push = v.strictObject({
  t: v.literal('push'),
  file: fileID,
  version: natural,
  n: v.pipe(natural, v.minValue(1)),
  ops: v.pipe(v.array(changes), v.minLength(1), v.maxLength(LIMITS.pushOps)),
  /** What each operation came from; absent where all were typed. */
  how: v.optional(how),
  /** The author's selection after the last operation. */
  cursor: v.optional(ranges),
})

/** Asks for a file: its text, or with `version` the operations since then. */
export const open = v.strictObject({ t: v.literal('open'), file: fileID, version: v.optional(natural) })

/** Selection in the text of `version`; sent only while nothing is unacknowledged. An empty list hides the cursor. */
export const cursor = v.strictObject({ t: v.literal('cursor'), file: fileID, version: natural, ranges })

/** What this person is doing now; sent only when it changes. */
export const activityNews = v.strictObject({ t: v.literal('activity'), state: activity })

/** Whether this page is visible and its window has the focus; sent only when it changes. */
export const focus = v.strictObject({ t: v.literal('focus'), here: v.boolean() })

/** The file this page shows, or with no file, the surface; while somebody follows, also the file's first line that can be seen. */
export const view = v.strictObject({
  t: v.literal('view'),
  file: v.nullable(fileID),
  surface: v.optional(surface),
  line: v.optional(lineNumber),
})

/** Goes along with a person's view, or with nobody's any more. */
export const follow = v.strictObject({ t: v.literal('follow'), user: v.nullable(userID) })

/** Asks everybody to look at a line. */
export const summon = v.strictObject({
  t: v.literal('summon'),
  id: requestID,
  file: fileID,
  line: lineNumber,
})

const name = v.pipe(v.string(), v.minLength(1), v.maxLength(LIMITS.fileNameChars))
export const createFile = v.strictObject({ t: v.literal('createFile'), id: requestID, name })
export const renameFile = v.strictObject({ t: v.literal('renameFile'), id: requestID, file: fileID, name })
export const removeFile = v.strictObject({ t: v.literal('removeFile'), id: requestID, file: fileID })

/** Runs the room's files as they are, starting at `entry`; `id` names the run. */
export const run = v.strictObject({ t: v.literal('run'), id: runID, entry: fileID })
export const stdin = v.strictObject({
  t: v.literal('stdin'),
  run: runID,
  data: v.pipe(v.string(), v.maxLength(64 * 1024)),
  /** True: no more input will follow. */
  closed: v.optional(v.boolean()),
})
export const cancel = v.strictObject({ t: v.literal('cancel'), run: runID })

/** Asks for a shared document: what is missing from `vector`, or everything. */
export const openDoc = v.strictObject({
  t: v.literal('openDoc'),
  doc: docName,
  vector: v.optional(docVector),
})
/** An edit of a shared document; `id` comes back when it is on disk. */
export const doc = v.strictObject({ t: v.literal('doc'), doc: docName, id: requestID, update: docUpdate })
/** Where this client is in a shared document. */
export const docCursor = v.strictObject({ t: v.literal('docCursor'), doc: docName, at: docPlace })

/** Everything a client may send. */
export const up = v.variant('t', [
  hello,
  push,
  open,
  cursor,
  activityNews,
  focus,
  view,
  follow,
  summon,
  chat,
  editChat,
  removeChat,
  history,
  typing,
  note,
  editNote,
  removeNote,
  createFile,
  renameFile,
  removeFile,
  run,
  stdin,
  cancel,
  judge,
  cancelJudging,
  openDoc,
  doc,
  docCursor,
])
export type Up = v.InferOutput<typeof up>
export type Hello = v.InferOutput<typeof hello>
export type Push = v.InferOutput<typeof push>
