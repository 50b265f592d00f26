import * as v from 'valibot'
import { author, fileID, natural } from './shared.ts'

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
