import * as v from 'valibot'
import { LIMITS } from './limits.ts'
import { docName, docPlace, docUpdate, docVector } from './shared-doc.ts'
import { changes, clientID, fileID, natural, ranges, requestID, runID } from './shared.ts'

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
  /** The author's selection after the last operation. */
  cursor: v.optional(ranges),
})

/** Asks for a file: its text, or with `version` the operations since then. */
export const open = v.strictObject({ t: v.literal('open'), file: fileID, version: v.optional(natural) })

/** Selection in the text of `version`; sent only while nothing is unacknowledged. An empty list hides the cursor. */
export const cursor = v.strictObject({ t: v.literal('cursor'), file: fileID, version: natural, ranges })

export const chat = v.strictObject({
  t: v.literal('chat'),
  id: requestID,
  text: v.pipe(v.string(), v.minLength(1), v.maxLength(LIMITS.chatChars)),
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
  chat,
  createFile,
  renameFile,
  removeFile,
  run,
  stdin,
  cancel,
  openDoc,
  doc,
  docCursor,
])
export type Up = v.InferOutput<typeof up>
export type Hello = v.InferOutput<typeof hello>
export type Push = v.InferOutput<typeof push>
