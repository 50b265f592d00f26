import type { Learner } from '#core/protocol/api/attempts.ts'
import { several } from '#lib/insights/spoken.ts'
import { isSolved } from '../words.ts'

export const ORDERS = [
  { value: 'help', label: 'Who needs help first' },
  { value: 'progress', label: 'Least progress first' },
  { value: 'name', label: 'By name' },
] as const
export type Order = (typeof ORDERS)[number]['value']

/** How far somebody is: problems solved, and the parts of the others. */
export const progressOf = ({ problems }: Pick<Learner, 'problems'>): number =>
  problems.reduce((sum, one) => sum + (one.of === 'none' || one.total === 0 ? 0 : one.passed / one.total), 0)

const byName = (a: Learner, b: Learner) => a.name.localeCompare(b.name, 'en')

/** Learners in an order in which equal ones stay where they are from one look to the next. */
export function ordered(learners: readonly Learner[], order: Order): Learner[] {
  const byHelp = (a: Learner, b: Learner) => (a.stuckSince ?? Infinity) - (b.stuckSince ?? Infinity)
  return learners.toSorted((a, b) => {
    // Two who are not stuck are infinitely far from it: no number tells them apart.
    if (order === 'help' && a.stuckSince !== b.stuckSince) return byHelp(a, b)
    if (order === 'progress') return progressOf(a) - progressOf(b) || byName(a, b)
    return byName(a, b)
  })
}

/** `12 learners, 9 here, 2 stuck, 3 done`. */
export function summaryOf(learners: readonly Learner[]): string {
  const here = learners.filter((one) => one.here).length
  const stuck = learners.filter(({ stuckSince }) => stuckSince !== null).length
  const done = learners.filter(({ problems }) => problems.length > 0 && problems.every(isSolved)).length
  return `${several(learners.length, 'learner')}, ${here} here, ${stuck} stuck, ${done} done`
}
