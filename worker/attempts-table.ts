import type { Attempt } from '#core/protocol/api/attempts.ts'
import type { Cell } from '#core/replay/csv.ts'

const time = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())

/** The comparison of attempts as a table: a line each, and for each problem the tests that passed. */
export function attemptsTable(attempts: readonly Attempt[]): { header: string[]; rows: Cell[][] } {
  const titles = new Map(
    attempts.flatMap(({ problems }) => problems.map(({ problem, title }) => [problem, title] as const)),
  )
  const figures = ['passed', 'total', 'points', 'points_of', 'submissions', 'solved_after_ms']
  const header = ['name', 'room', 'started_at', 'ends_at', 'submitted_at', ...figures, 'recommendations']
  return {
    header: [...header, ...titles.values()],
    rows: attempts.map((attempt) => [
      ...[attempt.name, attempt.code],
      ...[time(attempt.startedAt), time(attempt.endsAt), time(attempt.submittedAt)],
      ...[attempt.passed, attempt.total, attempt.points, attempt.pointsOf, attempt.submissions],
      ...[attempt.solvedAfterMs, attempt.recommendations.join(' ')],
      ...[...titles.keys()].map((id) => {
        const one = attempt.problems.find(({ problem }) => problem === id)
        return one && one.of !== 'none' ? `${one.passed} of ${one.total}` : null
      }),
    ]),
  }
}
