import type { SessionNumbers } from '#core/protocol/api/insights.ts'
import type { Manifest, PersonStats } from '#core/protocol/api/record.ts'
import type { Analytics } from '#core/replay/analytics.ts'
import type { Chapter } from '#core/replay/chapters.ts'
import type { Cell } from '#core/replay/csv.ts'
import { elapsedAt } from '#core/replay/sittings.ts'
import { insertedBy, ORIGINS } from './origins.ts'
import { clockAt } from './spoken.ts'

/** What stands behind a plot: shown as a table, and written out as CSV. Times are seconds or a session's clock. */
export type Table = {
  id: string
  title: string
  header: readonly string[]
  rows: readonly (readonly Cell[])[]
  /** Where the first cell of each row leads. */
  links?: readonly (string | null)[]
}

const seconds = (ms: number): number => Math.round(ms / 1000)
const rounded = (part: number | null): number | null =>
  part === null ? null : Math.round(part * 1000) / 1000

const NUMBERS = [
  'Edits',
  ...ORIGINS.map(({ words }) => words),
  'Deleted',
  'Messages',
  'Runs',
  'Passed',
].concat(['Active seconds', 'Away seconds'])
const numbersOf = (person: PersonStats): Cell[] => [
  ...[person.edits, ...ORIGINS.map(({ key }) => person[key]), person.deleted, person.messages],
  ...[person.runs, person.passed, seconds(person.activeMs), seconds(person.awayMs)],
]

/** The tables of one session. */
export function tablesOf({ people }: Manifest, analytics: Analytics, chapters: readonly Chapter[]) {
  const nameOf = (user: string) => people.find((person) => person.user === user)?.name ?? ''
  const names = analytics.people.map(({ name }) => name)
  const times = Array.from({ length: analytics.columns }, (_, column) => clockAt(column * analytics.step))
  const { rows, runs, balance, files, sittings } = analytics
  const table = (id: string, title: string, header: readonly string[], rows: Table['rows']): Table => ({
    ...{ id, title, header, rows },
  })
  return {
    people: table(
      'people',
      'People',
      ['Person', ...NUMBERS],
      analytics.people.map((person) => [person.name, ...numbersOf(person)]),
    ),
    contribution: table(
      'contribution',
      'Contribution over time',
      ['Time', ...names],
      times.map((time, column) => [time, ...rows.map(({ total }) => total[column] ?? 0)]),
    ),
    activity: table(
      'activity',
      'Activity',
      ['Time', ...names],
      times.map((time, column) => [
        time,
        ...rows.map(({ inserted, deleted }) => (inserted[column] ?? 0) + (deleted[column] ?? 0)),
      ]),
    ),
    runs: table(
      'runs',
      'Runs',
      ['Time', 'Person', 'File', 'Ended as', 'Pass rate so far'],
      runs.map(({ at, user, file, status, rate }) => [
        clockAt(at),
        nameOf(user),
        file,
        status,
        rounded(rate),
      ]),
    ),
    balance: table(
      'balance',
      'Talking and typing',
      ['Person', 'Messages', 'Part of messages', 'Typed', 'Part of typing'],
      balance.map((one) => [
        ...[nameOf(one.user), one.messages, rounded(one.ofMessages), one.typed, rounded(one.ofTyped)],
      ]),
    ),
    files: table(
      'files',
      'Edits by file',
      ['File', 'Edits', 'Inserted', 'Deleted'],
      files.map(({ name, edits, inserted, deleted }) => [name, edits, inserted, deleted]),
    ),
    chapters: table(
      'chapters',
      'Chapters',
      ['Time', 'Event', 'Title'],
      chapters.map(({ seq, at, title }) => [clockAt(elapsedAt(sittings, at)), seq, title]),
    ),
  }
}

/** The table of numbers across sessions. */
export const acrossTable = (sessions: readonly SessionNumbers[], people: boolean): Table => ({
  id: 'sessions',
  title: 'Sessions',
  header: ['Room', 'Began', ...(people ? ['Person'] : []), 'Inserted', ...NUMBERS],
  rows: sessions.map(({ room, ...numbers }) => [
    ...[room.title, new Date(numbers.firstAt).toISOString(), ...(people ? [numbers.name] : [])],
    ...[insertedBy(numbers), ...numbersOf(numbers)],
  ]),
})
