import type { Attempt } from '#core/protocol/api/attempts.ts'
import type { Table } from '#lib/insights/tables.ts'
import { recommendationWords } from '../words.ts'

/** What a comparison can be sorted by: a column, or one problem by its id. */
export type SortKey = 'name' | 'passed' | 'points' | 'used' | 'solved' | 'submitted' | `problem:${string}`
export type Sort = { key: SortKey; down: boolean }

/** Milliseconds that somebody took: until they handed in, or up to `now` while they have not. */
export const timeUsed = ({ startedAt, endsAt, submittedAt }: Attempt, now: number): number =>
  Math.max(0, (submittedAt ?? Math.min(now, endsAt ?? now)) - startedAt)

/** A room is made a moment after somebody started. */
const SLACK_MS = 1_000

/** How an attempt ended, or that it did not. */
export type Ending = 'by hand' | 'by the clock' | 'running' | 'time is up'
/** `minutes` is the time there was: handing in ends it, so that `endsAt` alone does not tell. */
export function endingOf(
  { startedAt, endsAt, submittedAt }: Attempt,
  now: number,
  minutes: number | null,
): Ending {
  if (submittedAt !== null) {
    const whole = minutes !== null && submittedAt - startedAt >= minutes * 60_000 - SLACK_MS
    return whole && endsAt !== null && submittedAt >= endsAt ? 'by the clock' : 'by hand'
  }
  return endsAt !== null && endsAt <= now ? 'time is up' : 'running'
}

/** The value by which an attempt is sorted; null comes last whichever way. */
function valueOf(attempt: Attempt, key: SortKey, now: number): string | number | null {
  switch (key) {
    case 'name':
      return attempt.name.toLocaleLowerCase('en')
    case 'passed':
      return attempt.total === 0 ? null : attempt.passed / attempt.total
    case 'points':
      return attempt.pointsOf === 0 ? null : attempt.points
    case 'used':
      return timeUsed(attempt, now)
    case 'solved':
      return attempt.solvedAfterMs
    case 'submitted':
      return attempt.submittedAt
    default: {
      const standing = attempt.problems.find(({ problem }) => `problem:${problem}` === key)
      return !standing || standing.of === 'none' ? null : standing.passed / Math.max(1, standing.total)
    }
  }
}

/** Attempts in another order; equal ones keep theirs. */
export function sorted(attempts: readonly Attempt[], { key, down }: Sort, now: number): Attempt[] {
  return attempts.toSorted((one, other) => {
    const [a, b] = [valueOf(one, key, now), valueOf(other, key, now)]
    if (a === null || b === null) return Number(a === null) - Number(b === null)
    const order = a < b ? -1 : a > b ? 1 : 0
    return down ? -order : order
  })
}

/** The problems that any of the attempts has, in the order in which they are met. */
export function problemsOf(attempts: readonly Attempt[]): { problem: string; title: string }[] {
  const found = new Map<string, string>()
  for (const { problems } of attempts)
    for (const { problem, title } of problems) if (!found.has(problem)) found.set(problem, title)
  return [...found].map(([problem, title]) => ({ problem, title }))
}

/** The comparison as it is written out: times ISO 8601, lengths in seconds. */
export function comparisonTable(attempts: readonly Attempt[], now: number, minutes: number | null): Table {
  const problems = problemsOf(attempts)
  const time = (at: number | null) => (at === null ? null : new Date(at).toISOString())
  return {
    id: 'attempts',
    title: 'Attempts',
    header: [
      ...[
        'Name',
        'Room',
        'Began',
        'Handed in',
        'How',
        'Seconds used',
        'Passed',
        'Tests',
        'Points',
        'Points of',
      ],
      ...['Submissions', 'Solved after seconds', 'Recommendations'],
      ...problems.flatMap(({ title }) => [`${title}: passed`, `${title}: tests`]),
    ],
    rows: attempts.map((attempt) => [
      ...[attempt.name, attempt.code, time(attempt.startedAt), time(attempt.submittedAt)],
      ...[
        endingOf(attempt, now, minutes),
        Math.round(timeUsed(attempt, now) / 1000),
        attempt.passed,
        attempt.total,
      ],
      ...[attempt.points, attempt.pointsOf, attempt.submissions],
      attempt.solvedAfterMs === null ? null : Math.round(attempt.solvedAfterMs / 1000),
      attempt.recommendations.map(recommendationWords).join(', '),
      ...problems.flatMap(({ problem }) => {
        const one = attempt.problems.find((standing) => standing.problem === problem)
        return one && one.of !== 'none' ? [one.passed, one.total] : [null, null]
      }),
    ]),
  }
}
