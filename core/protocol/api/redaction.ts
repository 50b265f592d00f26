import * as v from 'valibot'
import { author, fileID, natural } from '../shared.ts'

const seq = v.pipe(natural, v.minValue(1))

/**
 * Body of `POST /api/rooms/:code/record/redactions`: what the pushes `from` to `to` (of `user`, or of everybody) inserted
 * into a file (or into any), or what a run printed and was told.
 */
export const redactionRequest = v.union([
  v.strictObject({
    file: v.optional(fileID),
    from: seq,
    to: seq,
    user: v.optional(v.pipe(v.string(), v.maxLength(64))),
  }),
  v.strictObject({ run: v.pipe(v.string(), v.minLength(1), v.maxLength(64)) }),
])
export type RedactionRequest = v.InferOutput<typeof redactionRequest>

/** Why something is not taken out yet: how often that failed, at what, and when it is tried again, milliseconds since 1970. */
export const redactionFailure = v.strictObject({
  tries: v.pipe(natural, v.minValue(1)),
  why: v.string(),
  again: natural,
})
export type RedactionFailure = v.InferOutput<typeof redactionFailure>

/**
 * Its answer: whether all is done, and how many UTF-16 units were found; null while that is not known. What is not done goes
 * on by itself; with `failed` it did not work, and asking again tries it at once.
 */
export const redactionAnswer = v.strictObject({
  done: v.boolean(),
  units: v.nullable(natural),
  failed: v.optional(redactionFailure),
})
export type RedactionAnswer = v.InferOutput<typeof redactionAnswer>

/**
 * One that was asked for: what, by whom, and where it stands. `at` is when it was taken out of the room, milliseconds since
 * 1970, and null before that; `from` and `to` of a run are known from then on.
 */
export const redactionSeen = v.strictObject({
  by: author,
  at: v.nullable(natural),
  file: v.optional(fileID),
  run: v.optional(v.string()),
  from: v.optional(seq),
  to: v.optional(seq),
  /** Whose text it was, where not everybody's was asked for; known until it is done. */
  user: v.optional(v.string()),
  units: v.nullable(natural),
  done: v.boolean(),
  failed: v.optional(redactionFailure),
})
export type RedactionSeen = v.InferOutput<typeof redactionSeen>

/** Answer of `GET /api/rooms/:code/record/redactions`: what is not done first, then the newest first. */
export const redactionsAnswer = v.strictObject({ redactions: v.array(redactionSeen) })
export type RedactionsAnswer = v.InferOutput<typeof redactionsAnswer>
