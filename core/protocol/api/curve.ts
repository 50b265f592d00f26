import * as v from 'valibot'
import { JUDGE_LIMITS } from '../judge.ts'
import { natural } from '../shared.ts'

/** Why a moment of a session is looked at: writing paused, tests were run, or nothing was written afterwards. */
export const MOMENT_WHYS = ['pause', 'tests', 'end'] as const
/** What is known of a moment's text; `unknown` when the tests could not be run over it again and again. */
export const MOMENT_STATES = ['waiting', 'judged', 'compile_error', 'no_program', 'unknown'] as const

/**
 * A moment of a session: after event `seq`, at `at`; `busy` are the milliseconds that were worked on the problem until then.
 * `outcomes` has a letter for each test (`core/protocol/test-letters.ts`), and is empty unless it was judged.
 */
export const curveMoment = v.object({
  seq: natural,
  at: natural,
  busy: natural,
  why: v.picklist(MOMENT_WHYS),
  state: v.picklist(MOMENT_STATES),
  outcomes: v.pipe(v.string(), v.maxLength(JUDGE_LIMITS.tests)),
})
export type CurveMoment = v.InferOutput<typeof curveMoment>

/** Where the work on a curve stands. `stale`: the session went on since, or something was taken out of it. */
export const CURVE_STATES = ['not_started', 'stale', 'going', 'runner_away', 'used_up', 'finished'] as const

/** Answer of `GET` and `POST /api/rooms/:code/record/curve`. */
export const curveAnswer = v.object({
  problem: v.object({ id: v.string(), version: natural, title: v.string() }),
  tests: v.array(v.object({ name: v.string(), hidden: v.boolean() })),
  state: v.picklist(CURVE_STATES),
  moments: v.array(curveMoment),
})
export type CurveAnswer = v.InferOutput<typeof curveAnswer>

/** Body of `POST /api/rooms/:code/record/curve`. */
export const curveWanted = v.strictObject({ problem: v.pipe(v.string(), v.minLength(1), v.maxLength(80)) })
