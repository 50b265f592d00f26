import { expect, test } from 'vitest'
import type { Manifest, PersonStats } from '#core/protocol/api/record.ts'
import type { Marker } from '#core/protocol/outline.ts'
import { analyticsOf } from './analytics.ts'
import type { RecordedEvent } from './event.ts'
import { mergeOutlines } from './merge-outlines.ts'
import { outlineOf } from './outline.ts'
import { elapsedAt, sittingsOf } from './sittings.ts'

/** A whole bucket, so that the columns of a short session are the buckets. */
const START = 1_700_000_000_000
const BUCKET = START / 10_000

const person = (user: string, more: Partial<PersonStats>): PersonStats => ({
  ...{ user, name: user, color: 0, firstAt: START, lastAt: START, edits: 0, typed: 0, pastedInside: 0 },
  ...{ pastedOutside: 0, completed: 0, undone: 0, other: 0, deleted: 0, messages: 0, runs: 0, passed: 0 },
  ...{ activeMs: 0, awayMs: 0, ...more },
})
const mark = (seq: number, seconds: number, mark: Marker['mark'], label = '', user = 'ada'): Marker => ({
  ...{ seq, at: START + seconds * 1000, mark, user, label },
})
const manifest = (more: Partial<Manifest>): Manifest => ({
  room: {
    ...{ id: 'r_1', code: 'abc-def-ghj', title: 'T', language: 'python', createdAt: START },
    ...{ recorded: true, retentionDays: null, origin: null },
  },
  ...{ live: false, staff: true, edit: true, clip: null, people: [], segments: [], activity: {}, files: [] },
  ...{ marks: [], chapters: [], ...more },
})

const session = manifest({
  people: [
    person('room', { typed: 99 }),
    person('ada', { typed: 60, messages: 1 }),
    person('bob', { typed: 20, messages: 3 }),
  ],
  activity: {
    room: [[BUCKET, 99, 0]],
    ada: [
      [BUCKET, 40, 0],
      [BUCKET + 3, 20, 5],
    ],
    bob: [[BUCKET + 1, 20, 2]],
  },
  files: [
    ['f1', 'main.py', 2, 30, 1],
    ['f2', 'util.py', 9, 50, 6],
  ],
  marks: [
    mark(1, 0, 'join'),
    mark(5, 12, 'run', 'main.py', 'bob'),
    mark(6, 13, 'failed', 'runtime_error', ''),
    mark(8, 20, 'run', 'main.py', 'ada'),
    mark(9, 24, 'passed', 'ok', ''),
    mark(12, 30, 'run', 'util.py', 'ada'),
  ],
})

test('I5: contribution, heat, runs and balance are what a manifest says, counted by hand', () => {
  const { rows, runs, balance, files, ...rest } = analyticsOf(session)
  expect(rest).toMatchObject({
    length: 39_999,
    step: 10_000,
    columns: 4,
    firstRun: 12_000,
    firstPass: 24_000,
  })
  expect(rows).toEqual([
    { user: 'ada', inserted: [40, 0, 0, 20], deleted: [0, 0, 0, 5], total: [40, 40, 40, 60] },
    { user: 'bob', inserted: [0, 20, 0, 0], deleted: [0, 2, 0, 0], total: [0, 20, 20, 20] },
  ])
  expect(runs).toEqual([
    { seq: 5, at: 12_000, user: 'bob', file: 'main.py', passed: false, status: 'runtime_error', rate: 0 },
    { seq: 8, at: 20_000, user: 'ada', file: 'main.py', passed: true, status: 'ok', rate: 0.5 },
    { seq: 12, at: 30_000, user: 'ada', file: 'util.py', passed: false, status: null, rate: 0.5 },
  ])
  expect(balance).toEqual([
    { user: 'ada', messages: 1, typed: 60, ofMessages: 0.25, ofTyped: 0.75 },
    { user: 'bob', messages: 3, typed: 20, ofMessages: 0.75, ofTyped: 0.25 },
  ])
  expect(files.map(({ name, edits, inserted, deleted }) => [name, edits, inserted, deleted])).toEqual([
    ['util.py', 9, 50, 6],
    ['main.py', 2, 30, 1],
  ])
})

test('an empty record has numbers too', () => {
  expect(analyticsOf(manifest({}))).toMatchObject({
    length: 0,
    columns: 1,
    rows: [],
    runs: [],
    firstRun: null,
  })
})

test('I6: time between sittings does not count, and a room made long before is no part of the first', () => {
  const day = 24 * 3_600
  const later = manifest({
    activity: { ada: [[BUCKET + day / 10, 1, 0]] },
    marks: [
      mark(1, -600, 'file', 'created main.py'),
      mark(2, 0, 'join'),
      mark(3, 1_200, 'chat'),
      mark(4, day - 60, 'join'),
    ],
  })
  const sittings = sittingsOf(later)
  expect(sittings.map(({ from, to }) => [(from - START) / 1000, Math.ceil((to - START) / 1000)])).toEqual([
    [0, 1_200],
    [day - 60, day + 10],
  ])
  const seconds = [-5, 0, 600, 1_200, 5_000, day - 60, day, day + 100]
  const elapsed = seconds.map((at) => Math.ceil(elapsedAt(sittings, START + at * 1000) / 1000))
  expect(elapsed).toEqual([0, 0, 600, 1_200, 1_200, 1_200, 1_260, 1_270])
  expect(analyticsOf(later)).toMatchObject({ step: 30_000, columns: 43 })
})

const by = { user: 'ada', name: 'Ada', color: 1 }
const push = (seq: number, at: number, ops: unknown[][], how?: string): RecordedEvent => ({
  ...{ seq, at, kind: 'push', file: 'f1', version: seq, client: 'adaadaada', user: 'ada', n: seq, ops },
  ...(how === undefined ? {} : { how }),
})
const events: RecordedEvent[] = [
  { seq: 1, at: 10_000, kind: 'file', change: 'created', file: { id: 'f1', name: 'a.py', version: 0 }, by },
  push(2, 11_000, [[[0, 'x'.repeat(300)]], [300, [0, 'y']]], 'pt'),
  push(3, 72_000, [[[250], 51]]),
  { seq: 4, at: 73_000, kind: 'file', change: 'renamed', file: { id: 'f1', name: 'b.py', version: 9 }, by },
  push(5, 74_000, [[51, [0, 'abc']]]),
]

test('I7: an outline marks large deletes and pauses, counts files, and its parts say together what the whole says', () => {
  const whole = outlineOf(events)
  expect(whole.files).toEqual([['f1', 'b.py', 4, 304, 250]])
  expect(whole.marks.map(({ seq, mark, label }) => [seq, mark, label])).toEqual([
    [1, 'file', 'created a.py'],
    [2, 'paste', '300'],
    [3, 'pause', '61'],
    [3, 'delete', '250'],
    [4, 'file', 'renamed b.py'],
  ])
  for (let cut = 1; cut < events.length; cut++) {
    const name = cut < 4 ? 'a.py' : 'b.py'
    const before = { at: events[cut - 1]?.at ?? 0, names: new Map([['f1', name]]) }
    const parts = [outlineOf(events.slice(0, cut)), outlineOf(events.slice(cut), before)]
    const { activity, files, marks } = whole
    expect(mergeOutlines(parts, true)).toEqual({ activity, files, marks })
  }
})

test('O16: an outline marks when somebody went to another window, and their return with the seconds it took', () => {
  const { marks } = outlineOf([
    { seq: 1, at: 10_000, kind: 'focus', by, lost: true },
    { seq: 2, at: 22_400, kind: 'focus', by, lost: false, ms: 12_400 },
  ])
  expect(marks.map(({ mark, user, label }) => [mark, user, label])).toEqual([
    ['blur', 'ada', 'Ada'],
    ['focus', 'ada', '12'],
  ])
})

test('I11: after a part of a session was forgotten it is told since when the sums of whom count', () => {
  const people = [
    person('ada', { firstAt: START - 90_000 }),
    person('bob', { firstAt: START }),
    person('room', { firstAt: START - 99_000 }),
  ]
  const kept = {
    ...{ first: 41, last: 90, firstAt: START, lastAt: START + 60_000 },
    ...{ bytes: 1, keyframe: true, staff: false, amended: 0 },
  }
  const forgotten = { before: START, people: [{ user: 'ada', since: START - 90_000 }] }
  expect(analyticsOf(manifest({ people, segments: [kept] })).forgotten).toEqual(forgotten)
  const whole = manifest({ people, segments: [{ ...kept, first: 1 }] })
  expect(analyticsOf(whole).forgotten).toBe(null)
  expect(analyticsOf(manifest({ people })).forgotten).toBe(null)
})
