import type { Judged } from '#core/protocol/api/session-report.ts'

/** How many tests of one problem passed from a moment on; `x` is milliseconds since the beginning. */
export type Step = { x: number; part: number; solved: boolean; submit: boolean; seq: number }

/** What was judged of one problem as steps, in order; what was tried with an input of one's own is none. */
export function stepsOf(judged: readonly Judged[], problem: string, begin: number): Step[] {
  return judged
    .filter((one) => one.problem === problem && one.kind !== 'try' && one.total > 0)
    .toSorted((a, b) => a.seq - b.seq)
    .map(({ at, passed, total, kind, seq }) => ({
      ...{ x: Math.max(0, at - begin), part: passed / total, seq },
      ...{ solved: passed === total, submit: kind === 'submit' },
    }))
}

/** Steps that passed less than the one before: something that worked broke. */
export const regressionsOf = (steps: readonly Step[]): Step[] =>
  steps.filter(({ part, submit }, i) => {
    // Visible tests alone are no measure for all of them.
    const before = steps.slice(0, i).findLast((step) => step.submit === submit)
    return before !== undefined && part < before.part
  })
