import * as v from 'valibot'
import { fileID, natural } from '../shared.ts'

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

/** Its answer: whether all is done, or goes on by itself, and how many UTF-16 units were found; null while that is not known. */
export const redactionAnswer = v.strictObject({ done: v.boolean(), units: v.nullable(natural) })
export type RedactionAnswer = v.InferOutput<typeof redactionAnswer>
