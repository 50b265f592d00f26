import * as v from 'valibot'
import { clientID } from './shared.ts'

/** The documents every room has beside its files, held as CRDTs: the Markdown document and the whiteboard. */
export const DOCS = ['notes', 'board'] as const
export type DocName = (typeof DOCS)[number]

export const DOC_LIMITS = {
  /** Bytes of one update. */
  updateBytes: 128 * 1024,
  /** Bytes of a whole document, encoded. */
  docBytes: 2 * 1024 * 1024,
  /** Characters of base64 of a state vector. */
  vectorChars: 128 * 1024,
  /** Bytes of what one person points at. */
  cursorBytes: 4 * 1024,
  /** Yjs client ids one person may have written a document with. */
  authorsPerPerson: 2_000,
} as const

const base64 = (bytes: number) =>
  v.pipe(v.string(), v.maxLength(Math.ceil(bytes / 3) * 4), v.regex(/^[A-Za-z0-9+/]*={0,2}$/))

export const docName = v.picklist(DOCS)
/** A Yjs update, version 1 of its encoding, in base64. */
export const docUpdate = base64(DOC_LIMITS.updateBytes)
/** A Yjs state vector in base64. */
export const docVector = v.pipe(
  /* @__PURE__ */ base64(DOC_LIMITS.vectorChars),
  v.maxLength(DOC_LIMITS.vectorChars),
)
/** Where somebody is in a document: JSON in ASCII that only clients read; null when they are nowhere. */
export const docPlace = v.nullable(
  v.pipe(v.string(), v.maxLength(DOC_LIMITS.cursorBytes), v.regex(/^[ -~]*$/)),
)
export const docCursorEntry = v.strictObject({ client: clientID, doc: docName, at: docPlace })
export type DocCursor = v.InferOutput<typeof docCursorEntry>
