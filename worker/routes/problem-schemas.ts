import * as v from 'valibot'
import { readProblemValue } from '#core/judge/faults-of.ts'
import { PROBLEM_VISIBILITY, PROBLEMS_FROM } from '#core/protocol/api/problems.ts'
import { DIFFICULTIES, KINDS, PROBLEM_LIMITS, type Problem } from '#core/protocol/problem.ts'
import { ApiError } from '../error.ts'

/** Bytes of a problem as JSON: tests as large as they may be, texts, and what escaping adds. */
export const PROBLEM_BYTES = 12 * 1024 * 1024

/** The query of `GET /api/problems`. */
export const problemSearch = v.object({
  q: v.optional(v.pipe(v.string(), v.maxLength(80, 'Search for at most 80 characters.'))),
  difficulty: v.optional(v.picklist(DIFFICULTIES, `A difficulty is one of ${DIFFICULTIES.join(', ')}.`)),
  tag: v.optional(v.pipe(v.string(), v.maxLength(PROBLEM_LIMITS.tagChars, 'There is no such tag.'))),
  kind: v.optional(v.picklist(KINDS, `A kind is one of ${KINDS.join(', ')}.`)),
  language: v.optional(v.pipe(v.string(), v.maxLength(32, 'There is no such language.'))),
  from: v.optional(v.picklist(PROBLEMS_FROM, `From is one of ${PROBLEMS_FROM.join(', ')}.`)),
  cursor: v.optional(v.pipe(v.string(), v.maxLength(80, 'There is no such page.'))),
})

/** Body of `PATCH /api/problems/:id`. */
export const problemChange = v.strictObject({
  visibility: v.picklist(PROBLEM_VISIBILITY, 'A problem is private or public.'),
})

/** Body of `POST /api/problems/:id/check`: there is nothing to choose. */
export const problemCheck = v.strictObject({})

/** The problem that a body is; throws everything that is wrong with it. */
export function problemIn(value: unknown): Problem {
  const read = readProblemValue(value)
  if (read.ok) return read.problem
  const { faults } = read
  const [first] = faults
  const more = faults.length > 1 ? ` And ${faults.length - 1} more.` : ''
  const where = first && first.path !== '' ? `${first.path}: ` : ''
  throw new ApiError('bad_problem', `${where}${first?.message ?? 'This is no problem.'}${more}`, { faults })
}
