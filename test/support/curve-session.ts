import type { CurveAnswer } from '#core/protocol/api/curve.ts'

/** When the sessions of `insights-session.ts` begin. */
const BEGIN = Date.UTC(2026, 9, 5, 9)
const MINUTE = 60_000

const TESTS = [
  'one number',
  'two numbers',
  'negative',
  'empty input',
  'large',
  'a name that is rather long for its place',
]

/** Moments as `[minute, outcomes]`; `!` does not compile. */
const MOMENTS: [number, string][] = [
  [2, '!'],
  [3.5, 'wwwwww'],
  [5, 'pwwwww'],
  [7, 'ppwwww'],
  [9, '!'],
  [10, 'pppwww'],
  [13, 'ppwpww'],
  [16, 'pppptt'],
  [21, 'eeeeee'],
  [24, 'pppppt'],
  [28, 'pppppp'],
  [33, 'pppppp'],
]

/** The tests of a problem over an interview of 35 minutes, of which the first `known` moments are judged. */
export function curveSession(state: CurveAnswer['state'], known = MOMENTS.length): CurveAnswer {
  return {
    problem: { id: 'b_sum', version: 1, title: 'Sum of numbers' },
    tests: TESTS.map((name, n) => ({ name, hidden: n > 2 })),
    state,
    moments: MOMENTS.map(([minute, outcomes], i) => {
      const is = i >= known ? 'waiting' : outcomes === '!' ? 'compile_error' : 'judged'
      return {
        ...{ seq: 20 * (i + 1), at: BEGIN + minute * MINUTE, busy: (minute - 2) * MINUTE },
        ...{ why: i === 10 ? 'tests' : 'pause', state: is, outcomes: is === 'judged' ? outcomes : '' },
      }
    }),
  }
}
