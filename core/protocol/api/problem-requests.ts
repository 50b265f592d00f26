import * as v from 'valibot'
import { DIFFICULTIES, KINDS, PROBLEM_LIMITS } from '../problem.ts'
import { PROBLEM_VISIBILITY, PROBLEMS_FROM } from './problems.ts'

/** The query of `GET /api/problems`. */
export const problemSearch = v.object({
  q: v.optional(v.pipe(v.string(), v.maxLength(80, 'Search for at most 80 characters.'))),
  difficulty: v.optional(v.picklist(DIFFICULTIES, `A difficulty is one of ${DIFFICULTIES.join(', ')}.`)),
  tag: v.optional(v.pipe(v.string(), v.maxLength(PROBLEM_LIMITS.tagChars, 'There is no such tag.'))),
  kind: v.optional(v.picklist(KINDS, `A kind is one of ${KINDS.join(', ')}.`)),
  language: v.optional(v.pipe(v.string(), v.maxLength(32, 'There is no such language.'))),
  from: v.optional(v.picklist(PROBLEMS_FROM, `From is one of ${PROBLEMS_FROM.join(', ')}.`)),
})

/** Body of `PATCH /api/problems/:id`. */
export const problemChange = v.strictObject({
  visibility: v.picklist(PROBLEM_VISIBILITY, 'A problem is private or public.'),
})

/** Body of `POST /api/problems/:id/check`: there is nothing to choose. */
export const problemCheck = v.strictObject({})

/** Body of `POST /api/rooms/:code/problems`. */
export const problemToOpen = v.strictObject({
  problem: v.pipe(v.string(), v.minLength(1), v.maxLength(80)),
  language: v.pipe(v.string(), v.minLength(1), v.maxLength(32)),
})

/** Body of `POST /api/rooms/:code/problems/:problem/hints`: which hint everybody is to see, the next one, counted from 1. */
export const hintToShow = v.strictObject({
  n: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(PROBLEM_LIMITS.hints)),
})
