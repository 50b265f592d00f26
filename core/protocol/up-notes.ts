import * as v from 'valibot'
import { LIMITS } from './limits.ts'
import { fileID, natural, requestID } from './shared.ts'

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
