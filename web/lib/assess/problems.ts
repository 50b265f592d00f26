import * as v from 'valibot'
import { problemEntry, type ProblemEntry } from '#core/protocol/problem.ts'
import { call } from '#lib/api/call.ts'

const answer = v.object({ problems: v.array(problemEntry), next: v.nullable(v.string()) })

/** Problems that one can use whose title or tags have these words, the first of them. */
export const findProblems = async (words: string): Promise<ProblemEntry[]> =>
  (await call(answer, 'GET', `/api/problems?${new URLSearchParams({ q: words })}`)).problems
