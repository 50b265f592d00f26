import type { Manifest, PersonStats } from '#core/protocol/api/record.ts'
import { BUCKET_MS } from '#core/protocol/outline.ts'
import { elapsedAt, lengthOf, sittingsOf, TEMPLATE_USER, type Sitting } from './sittings.ts'

/** One program that was run; `status` is null while, or because, nothing is known of its end. Times since the start. */
export type RunPoint = {
  seq: number
  at: number
  user: string
  file: string
  passed: boolean
  status: string | null
  /** Of the runs that ended so far, the part that passed. */
  rate: number | null
}

/** What one person did in each column of time: characters inserted, deleted, and inserted up to its end. */
export type PersonRow = { user: string; inserted: number[]; deleted: number[]; total: number[] }

/**
 * What a record says of a session without reading its events. Times are milliseconds into the session, in which the time
 * between sittings does not count; columns are `step` long.
 */
export type Analytics = {
  length: number
  sittings: Sitting[]
  step: number
  columns: number
  people: PersonStats[]
  rows: PersonRow[]
  runs: RunPoint[]
  firstRun: number | null
  firstPass: number | null
  /** By person: their part of all messages and of all typed characters, 0 to 1. */
  balance: { user: string; messages: number; typed: number; ofMessages: number; ofTyped: number }[]
  /** By file, most edited first. */
  files: { id: string; name: string; edits: number; inserted: number; deleted: number }[]
  /** What was before a time (milliseconds since 1970) is forgotten; the sums of these people go on to count it. Null for nothing. */
  forgotten: { before: number; people: { user: string; since: number }[] } | null
}

/** Columns of a plot at most, and how long one can be. */
const COLUMNS = 48
const STEPS = [10, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400]

/** Works out what a manifest says. */
export function analyticsOf(manifest: Manifest): Analytics {
  const sittings = sittingsOf(manifest)
  const length = lengthOf(sittings)
  const seconds =
    STEPS.find((step) => length / (step * 1000) <= COLUMNS) ?? Math.ceil(length / 1000 / COLUMNS)
  const step = seconds * 1000
  const columns = Math.max(1, Math.ceil((length + 1) / step))
  const people = manifest.people.filter(({ user }) => user !== TEMPLATE_USER)
  const runs = runsOf(manifest, sittings)
  return {
    ...{ length, sittings, step, columns, people, runs },
    rows: people.map(({ user }) => rowOf(user, manifest.activity[user] ?? [], { sittings, step, columns })),
    firstRun: runs[0]?.at ?? null,
    firstPass: passOf(manifest, sittings),
    balance: balanceOf(people),
    files: manifest.files
      .map(([id, name, edits, inserted, deleted]) => ({ id, name, edits, inserted, deleted }))
      .sort((a, b) => b.edits - a.edits),
    forgotten: forgottenOf(manifest, people),
  }
}

/** Sums are of everything somebody did: with what is forgotten go only those of people who did nothing since. */
function forgottenOf({ segments, clip }: Manifest, people: readonly PersonStats[]): Analytics['forgotten'] {
  const [kept] = segments
  if (clip || !kept || kept.first === 1) return null
  const older = people.filter(({ firstAt }) => firstAt < kept.firstAt)
  return { before: kept.firstAt, people: older.map(({ user, firstAt }) => ({ user, since: firstAt })) }
}

function rowOf(
  user: string,
  activity: readonly [number, number, number][],
  { sittings, step, columns }: Pick<Analytics, 'sittings' | 'step' | 'columns'>,
): PersonRow {
  const [inserted, deleted] = [zeros(columns), zeros(columns)]
  for (const [bucket, more, less] of activity) {
    const column = Math.min(columns - 1, Math.floor(elapsedAt(sittings, bucket * BUCKET_MS) / step))
    inserted[column] = (inserted[column] ?? 0) + more
    deleted[column] = (deleted[column] ?? 0) + less
  }
  let sum = 0
  return { user, inserted, deleted, total: inserted.map((count) => (sum += count)) }
}

const zeros = (count: number): number[] => Array.from({ length: count }, () => 0)

/** A room runs one program at a time: a verdict is of the run before it. */
function runsOf({ marks }: Manifest, sittings: readonly Sitting[]): RunPoint[] {
  const runs: RunPoint[] = []
  let [ended, passed] = [0, 0]
  for (const { seq, at, mark, user, label } of marks) {
    if (mark === 'run')
      runs.push({
        ...{ seq, at: elapsedAt(sittings, at), user, file: label, passed: false, status: null },
        rate: ended === 0 ? null : passed / ended,
      })
    if (mark !== 'passed' && mark !== 'failed') continue
    const run = runs[runs.length - 1]
    if (!run || run.status !== null) continue
    ended++
    passed += mark === 'passed' ? 1 : 0
    Object.assign(run, { passed: mark === 'passed', status: label, rate: passed / ended })
  }
  return runs
}

function passOf({ marks }: Manifest, sittings: readonly Sitting[]): number | null {
  const first = marks.find(({ mark }) => mark === 'passed')
  return first ? elapsedAt(sittings, first.at) : null
}

function balanceOf(people: readonly PersonStats[]): Analytics['balance'] {
  const sum = (of: (person: PersonStats) => number) => people.reduce((all, person) => all + of(person), 0)
  const [messages, typed] = [sum((person) => person.messages), sum((person) => person.typed)]
  return people.map((person) => ({
    ...{ user: person.user, messages: person.messages, typed: person.typed },
    ofMessages: messages === 0 ? 0 : person.messages / messages,
    ofTyped: typed === 0 ? 0 : person.typed / typed,
  }))
}
