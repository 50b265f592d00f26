import type { SessionNumbers } from '#core/protocol/api/insights.ts'
import type { Manifest, PersonStats } from '#core/protocol/api/record.ts'
import { BUCKET_MS, type Marker } from '#core/protocol/outline.ts'
import { Rng } from './rng.ts'

/** When the sessions that are made here begin: a whole bucket. */
const BEGIN = Date.UTC(2026, 9, 5, 9)
const MINUTE = 60_000

const person = (name: string, color: number, numbers: Partial<PersonStats>): PersonStats => ({
  ...{
    user: `u_${name.toLowerCase()}`,
    name,
    color,
    firstAt: BEGIN,
    lastAt: BEGIN + 35 * MINUTE,
    edits: 400,
  },
  ...{ typed: 0, pastedInside: 0, pastedOutside: 0, completed: 0, undone: 0, other: 0, deleted: 0 },
  ...{ messages: 0, runs: 0, passed: 0, activeMs: 0, awayMs: 0, ...numbers },
})

const PEOPLE = [
  person('Ada', 0, {
    ...{ typed: 2_310, pastedInside: 240, pastedOutside: 512, completed: 310, undone: 85, other: 40 },
    ...{ deleted: 640, messages: 6, runs: 4, passed: 2, activeMs: 27 * MINUTE, awayMs: 130_000 },
  }),
  person('Bob', 1, {
    ...{ typed: 820, pastedInside: 60, completed: 95, undone: 12, deleted: 210, messages: 14 },
    ...{ runs: 1, activeMs: 16 * MINUTE },
  }),
  person('Wolfeschlegelsteinhausenbergerdorff', 3, { typed: 40, messages: 1, activeMs: MINUTE }),
]

/** Marks as `[minute, mark, user, label]`. */
const MARKS: [number, Marker['mark'], string, string][] = [
  [0, 'file', 'u_bob', 'created main.py'],
  [0.1, 'join', 'u_bob', 'Bob'],
  [0.6, 'join', 'u_ada', 'Ada'],
  [2, 'chat', 'u_bob', 'Begin with the smallest case'],
  [5, 'run', 'u_ada', 'main.py'],
  [5.1, 'failed', '', 'runtime_error'],
  [8, 'run', 'u_ada', 'main.py'],
  [8.1, 'passed', '', 'ok'],
  [12, 'paste', 'u_ada', '512'],
  [15, 'pause', '', '95'],
  [19, 'run', 'u_bob', 'util/numbers.py'],
  [19.2, 'failed', '', 'timeout'],
  [24, 'delete', 'u_ada', '410'],
  [28, 'run', 'u_ada', 'main.py'],
  [28.1, 'failed', '', 'runtime_error'],
  [33, 'run', 'u_ada', 'main.py'],
  [33.1, 'passed', '', 'ok'],
]

/** The manifest of an interview of 35 minutes: three people, runs, chapters of every kind. */
export function insightsManifest(code: string, edit = true): Manifest {
  const marks = MARKS.map(([minute, mark, user, label], i) => ({
    ...{ seq: 10 * (i + 1), at: BEGIN + minute * MINUTE, mark, user, label },
  }))
  return {
    room: {
      ...{ id: 'r_1', code, title: 'Interview: rate limiter', language: 'python', createdAt: BEGIN },
      ...{ recorded: true, retentionDays: null, origin: null },
    },
    ...{ live: false, staff: edit, edit, clip: null, people: PEOPLE, marks, chapters: [] },
    segments: [
      {
        ...{ first: 1, last: 400, firstAt: BEGIN, lastAt: BEGIN + 35 * MINUTE, bytes: 9_000 },
        ...{ keyframe: true, staff: false, amended: 0 },
      },
    ],
    activity: Object.fromEntries(PEOPLE.map(({ user, typed }, i) => [user, activityOf(i + 1, typed)])),
    files: [
      ['f1', 'main.py', 410, 2_600, 500],
      ['f2', 'util/numbers.py', 130, 760, 320],
      ['f3', 'notes.md', 22, 140, 30],
    ],
  }
}

/** Typing in bursts that add up to so many characters. */
function activityOf(seed: number, characters: number): [number, number, number][] {
  const rng = new Rng(seed)
  const first = BEGIN / BUCKET_MS
  const list: [number, number, number][] = []
  let left = characters
  for (let bucket = 4; bucket < 205 && left > 0; bucket += 1 + rng.below(characters > 500 ? 3 : 60)) {
    const count = Math.min(left, 5 + rng.below(60))
    list.push([first + bucket, count, rng.below(12)])
    left -= count
  }
  return list
}

/** Sessions of some weeks, as `GET /api/me/insights` answers them. */
export const insightsSessions = (): SessionNumbers[] =>
  Array.from({ length: 14 }, (_, i) => {
    const numbers = PEOPLE[i % 2] ?? person('Ada', 0, {})
    const firstAt = BEGIN + i * 37 * 60 * MINUTE
    return {
      room: { id: `r_${i}`, code: 'abc-def-ghj', title: ROOMS[i % ROOMS.length] ?? '', language: 'python' },
      ...{ ...numbers, user: 'u_ada', name: 'Ada', firstAt, lastAt: firstAt + 30 * MINUTE },
    }
  }).reverse()

const ROOMS = [
  'Interview: rate limiter',
  'A title that is rather long because somebody pasted a whole sentence',
  'Pairing',
  'Practice: two pointers',
]
