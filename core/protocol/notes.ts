import * as v from 'valibot'
import { LIMITS } from './limits.ts'
import { author, fileID, natural, requestID } from './shared.ts'

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(LIMITS.noteChars))

/** Notes something for staff. `after` is the newest event its author knew when they began to write. */
export const note = v.strictObject({
  t: v.literal('note'),
  id: requestID,
  text,
  after: natural,
  /** Where the author was in the code: a file and a line, from 1. */
  place: v.optional(v.strictObject({ file: fileID, line: v.pipe(natural, v.minValue(1)) })),
})

/** Gives an own note, named by its `seq`, another text. */
export const editNote = v.strictObject({ t: v.literal('editNote'), id: requestID, seq: natural, text })

/** Takes an own note back: nothing of it stays. */
export const removeNote = v.strictObject({ t: v.literal('removeNote'), id: requestID, seq: natural })

/** A note as staff see it. */
export const staffNote = v.strictObject({
  seq: natural,
  at: natural,
  id: v.string(),
  by: author,
  /** Empty when it was removed. */
  text: v.string(),
  /** The room's newest event when the note was begun. */
  after: natural,
  /** Where its author was, the file by the name it had. */
  place: v.optional(v.strictObject({ file: fileID, name: v.string(), line: natural })),
  /** When its text was changed last, milliseconds since the epoch. */
  edited: v.optional(natural),
  removed: v.optional(author),
})
export type StaffNote = v.InferOutput<typeof staffNote>

/** What a room says about notes, to staff only. */
export const notesDown = [
  v.strictObject({ t: v.literal('note'), ...staffNote.entries }),
  /** A note is another than before: edited, or removed. */
  v.strictObject({
    t: v.literal('noteChange'),
    seq: natural,
    /** The request this answers, for its author only. */
    id: v.optional(v.string()),
    note: staffNote,
  }),
  /** Answers `history` of notes: oldest first; `began` is when the room's first visitor came. */
  v.strictObject({
    t: v.literal('notes'),
    id: v.string(),
    before: natural,
    began: natural,
    list: v.array(staffNote),
    more: v.boolean(),
  }),
] as const
