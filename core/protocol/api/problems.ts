import * as v from 'valibot'
import { judgeVerdict, TEST_STATUSES } from '../judge.ts'
import { DIFFICULTIES, problemEntry, publicProblem } from '../problem.ts'
import { natural } from '../shared.ts'

/** Whose problems a list has. */
export const PROBLEMS_FROM = ['own', 'built-in', 'shared'] as const
/** Who finds a problem: its owner, or everybody who is signed in. */
export const PROBLEM_VISIBILITY = ['private', 'public'] as const

/** Answer of `GET /api/problems`: easy ones first, then by title; `tags` are those of all that one may see. */
export const problemsAnswer = v.object({
  problems: v.array(problemEntry),
  next: v.nullable(v.string()),
  total: natural,
  tags: v.array(v.string()),
})
export type ProblemsPage = v.InferOutput<typeof problemsAnswer>

/** Answer of `GET /api/problems/:id`: what everybody may see of it, and how the reader stands to it. */
export const problemAnswer = v.object({
  ...publicProblem.entries,
  from: problemEntry.entries.from,
  progress: problemEntry.entries.progress,
  visibility: v.picklist(PROBLEM_VISIBILITY),
  /** Whether there is an editorial. */
  editorial: v.boolean(),
})
export type ShownProblem = v.InferOutput<typeof problemAnswer>

/** Answer to a problem that was written: its id and version. */
export const writtenAnswer = v.object({ id: v.string(), version: natural })
/** Answer of `GET /api/problems/:id/hints/:n`, counted from 1. */
export const hintAnswer = v.object({ hint: v.string() })
/** Answer of `GET /api/problems/:id/editorial`. */
export const editorialAnswer = v.object({ editorial: v.string() })

/** Answer of `GET /api/problems/:id/ghosts`: one's own sessions with a problem, newest first; `at` since it was opened, milliseconds. */
export const ghostsAnswer = v.object({
  ghosts: v.array(
    v.object({
      room: v.object({ code: v.string(), title: v.string() }),
      startedAt: natural,
      marks: v.array(v.object({ at: natural, passed: natural, total: natural })),
    }),
  ),
})
export type Ghost = v.InferOutput<typeof ghostsAnswer>['ghosts'][number]

const byDifficulty = v.object(Object.fromEntries(DIFFICULTIES.map((name) => [name, natural])))

/** Answer of `GET /api/practice`: what one has done alone. */
export const practiceAnswer = v.object({
  solved: byDifficulty,
  /** Of how many that one may see. */
  of: byDifficulty,
  attempts: natural,
  /** When problems were solved for the first time in the last 90 days. */
  solves: v.array(natural),
  /** Begun and not solved, last used first. */
  open: v.array(problemEntry),
})
export type Practice = v.InferOutput<typeof practiceAnswer>

/** One line of `POST /api/problems/:id/check`: which submission is run, how each test and in the end all of it went. */
export const checkLine = v.variant('t', [
  v.object({ t: v.literal('submission'), name: v.string(), language: v.string(), expect: v.string() }),
  v.object({ t: v.literal('test'), n: natural, status: v.picklist(TEST_STATUSES) }),
  v.object({ t: v.literal('ended'), verdict: judgeVerdict, expected: v.boolean() }),
])
export type CheckLine = v.InferOutput<typeof checkLine>

/** Answer of `GET /api/rooms/:code/problems`: what a room has to solve, in the order in which it was opened. */
export const roomProblemsAnswer = v.object({
  problems: v.array(
    v.object({ problemId: v.string(), version: natural, language: v.string(), addedAt: natural }),
  ),
})
