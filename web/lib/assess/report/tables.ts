import type { Report } from '#core/protocol/api/session-report.ts'
import { insertedBy, ORIGINS } from '#lib/insights/origins.ts'
import { clockAt } from '#lib/insights/spoken.ts'
import type { Table } from '#lib/insights/tables.ts'
import { recommendationWords } from '../words.ts'

/** Names of the people that a report tells of, by their ids. */
export function namesOf({ people, scorecards, attempt }: Report): (user: string) => string {
  const known = new Map([...people, ...scorecards].map(({ user, name }) => [user, name]))
  if (attempt?.user) known.set(attempt.user, attempt.name)
  return (user) => known.get(user) ?? 'Somebody'
}

/** When the clock of a report begins: when the attempt started, or else with the first thing that happened. */
export function beginOf({ attempt, judged, timeline, people, room }: Report): number {
  if (attempt) return attempt.startedAt
  const times = [...judged, ...timeline].map(({ at }) => at).concat(people.map(({ firstAt }) => firstAt))
  return times.length === 0 ? room.createdAt : Math.min(...times)
}

/** The tables of a report, as they are shown and written out. */
export function reportTables(report: Report) {
  const nameOf = namesOf(report)
  const begin = beginOf(report)
  const clock = (at: number | null) => (at === null ? null : clockAt(Math.max(0, at - begin)))
  const titleOf = (id: string) => report.problems.find(({ problem }) => problem === id)?.title ?? id
  const table = (id: string, title: string, header: readonly string[], rows: Table['rows']): Table => ({
    ...{ id, title, header, rows },
  })
  return {
    outcome: table(
      'outcome',
      'Outcome by problem',
      ['Problem', 'Language', 'Passed', 'Tests', 'Points', 'Of', 'Submissions', 'Runs', 'First full pass'],
      report.problems.map((one) => [
        ...[
          one.title,
          one.language,
          one.of === 'none' ? null : one.passed,
          one.of === 'none' ? null : one.total,
        ],
        ...[one.points, one.pointsOf, one.submissions, one.runs, clock(one.firstPassAt)],
      ]),
    ),
    tests: table(
      'tests',
      'Tests over time',
      ['Time', 'Problem', 'By', 'Kind', 'Language', 'Ended as', 'Passed', 'Tests', 'CPU ms'],
      report.judged.map((one) => [
        ...[clock(one.at), titleOf(one.problem), nameOf(one.user), one.kind, one.language],
        ...[one.status.replaceAll('_', ' '), one.passed, one.total, one.cpuMs],
      ]),
    ),
    timeline: table(
      'timeline',
      'Timeline',
      ['Time', 'What'],
      report.timeline.map(({ at, label }) => [clock(at), label]),
    ),
    people: table(
      'people',
      'Where the text came from',
      [
        'Person',
        'Inserted',
        ...ORIGINS.map(({ words }) => words),
        'Deleted',
        'Active seconds',
        'Away seconds',
      ],
      report.people.map((person) => [
        ...[person.name, insertedBy(person), ...ORIGINS.map(({ key }) => person[key]), person.deleted],
        ...[Math.round(person.activeMs / 1000), Math.round(person.awayMs / 1000)],
      ]),
    ),
    marks: table(
      'marks',
      'Scorecards',
      ['By', 'Criterion', 'Mark', 'Why', 'Recommendation'],
      report.scorecards.flatMap(({ name, marks, recommendation }) =>
        marks.map(({ criterion, score, note }) => [
          ...[name, criterion, score, note],
          recommendation === null ? null : recommendationWords(recommendation),
        ]),
      ),
    ),
  }
}
