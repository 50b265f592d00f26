import { expect, test } from 'vitest'
import type { Marker } from '#core/protocol/outline.ts'
import { chaptersOf } from './chapters.ts'

const START = 1_000_000
type Told = [seconds: number, mark: Marker['mark'], label?: string, user?: string, role?: Marker['role']]
const marksOf = (list: readonly Told[]): Marker[] =>
  list.map(([seconds, mark, label = '', user = 'u_bob', role], i) => ({
    ...{ seq: i + 2, at: START + seconds * 1000, mark, user, label },
    ...(role ? { role } : {}),
  }))

function found(list: readonly Told[], chapters: { seq: number; title: string | null }[] = []) {
  const marks = marksOf(list)
  return chaptersOf({ segments: [segmentTo(marks)], marks, chapters })
}
const segmentTo = (marks: readonly Marker[]) => ({
  ...{ first: 1, last: 500, firstAt: START, lastAt: Math.max(START, marks[marks.length - 1]?.at ?? 0) },
  ...{ bytes: 1, keyframe: false, staff: false, amended: 0 },
})
const titles = (list: readonly Told[]) => found(list).map(({ title }) => title)

test('I1: a session has chapters by itself: start, first run and pass, pauses, large changes, what staff says', () => {
  expect(
    titles([
      [0, 'file', 'created main.py', 'u_ada'],
      [1, 'join'],
      [30, 'paste', '512'],
      [60, 'run', 'main.py'],
      [90, 'failed', 'runtime_error'],
      [100, 'chat', 'Is it the index?', 'u_bob'],
      [130, 'chat', 'Look at the loop', 'u_ada'],
      [160, 'run', 'main.py'],
      [190, 'passed', 'ok'],
      [320, 'pause', '130'],
      [350, 'delete', '800'],
      [380, 'passed', 'ok'],
    ]),
  ).toEqual([
    'Start',
    '512 characters pasted',
    'First run',
    '“Look at the loop”',
    'First run that passed',
    'After a pause of 2 minutes',
    '800 characters deleted',
  ])
})

test('I1: who was made staff speaks as staff, and who is no longer does not; small pastes are no chapter', () => {
  expect(
    titles([
      [10, 'role', 'staff'],
      [30, 'chat', 'one'],
      [60, 'role', 'writer'],
      [90, 'chat', 'two'],
      [120, 'paste', '60'],
    ]),
  ).toEqual(['Start', '“one”'])
})

test('I1: who came in by a link speaks as staff when they came with that role, and only as long as they have it', () => {
  expect(
    titles([
      [0, 'file', 'created main.py', 'u_ada'],
      [1, 'join', 'Ada', 'u_ada', 'owner'],
      [10, 'join', 'Bob', 'u_bob', 'staff'],
      [12, 'join', 'Cleo', 'u_cleo', 'writer'],
      [30, 'chat', 'from staff', 'u_bob'],
      [60, 'chat', 'from a writer', 'u_cleo'],
      [90, 'role', 'writer', 'u_bob'],
      [120, 'chat', 'no longer', 'u_bob'],
      [150, 'role', 'staff', 'u_cleo'],
      [180, 'leave', 'Cleo', 'u_cleo'],
      [210, 'join', 'Cleo', 'u_cleo'],
      [240, 'chat', 'still', 'u_cleo'],
      [270, 'join', 'Cleo', 'u_cleo', 'viewer'],
      [300, 'chat', 'not any more', 'u_cleo'],
    ]),
  ).toEqual(['Start', '“from staff”', '“still”'])
})

test('I2: of two moments within 20 s the more important one begins a chapter', () => {
  expect(
    titles([
      [40, 'paste', '900'],
      [50, 'run', 'a.py'],
      [55, 'delete', '900'],
      [59.9, 'passed', 'ok'],
    ]),
  ).toEqual(['Start', 'First run that passed'])
  expect(titles([[19, 'passed', 'ok']])).toEqual(['Start'])
})

test('I3: whatever happens later, a chapter that began more than 20 s before stays as it is; there are at most 30', () => {
  let most = 0
  for (let seed = 1; seed <= 100; seed++) {
    const list = story(seed)
    let before = found([])
    for (let count = 1; count <= list.length; count++) {
      const now = found(list.slice(0, count))
      const end = START + (list[count - 1]?.[0] ?? 0) * 1000
      const settled = before.filter(({ at }) => at <= end - 20_000)
      expect(now.slice(0, settled.length), `seed ${seed}, ${count} marks`).toEqual(settled)
      before = now
    }
    const apart = before.slice(1).map(({ at }, i) => at - (before[i]?.at ?? 0))
    expect(Math.min(20_000, ...apart)).toBe(20_000)
    most = Math.max(most, before.length)
  }
  expect(most).toBeGreaterThan(20)
  expect(most).toBeLessThanOrEqual(30)
})

/** Marks of a session that one seed makes, some close together and some far apart. */
function story(seed: number): Told[] {
  let state = seed
  const next = (below: number) => (state = (state * 48_271) % 2_147_483_647) % below
  const kinds = ['run', 'passed', 'failed', 'chat', 'paste', 'delete', 'pause', 'role', 'file'] as const
  let seconds = 0
  return Array.from({ length: 60 }, (): Told => {
    seconds += next(3) === 0 ? next(400) : next(30)
    const mark = kinds[next(kinds.length)] ?? 'run'
    const label =
      mark === 'role' ? ['staff', 'writer'][next(2)] : mark === 'chat' ? 'Hm' : `${100 + next(400)}`
    return [seconds, mark, label ?? '', ['u_ada', 'u_bob'][next(2)] ?? '']
  })
}

test('I4: staff gives a chapter another title, takes one away and adds one', () => {
  const list: Told[] = [
    [30, 'run', 'main.py'],
    [100, 'pause', '70'],
  ]
  const changes = [
    { seq: 2, title: 'It runs' },
    { seq: 3, title: null },
    { seq: 251, title: 'Half way' },
    { seq: 9_999, title: 'Not in the record' },
  ]
  expect(found(list, changes)).toEqual([
    { seq: 1, at: START, title: 'Start', named: false },
    { seq: 2, at: START + 30_000, title: 'It runs', named: true },
    { seq: 251, at: START + 50_100, title: 'Half way', named: true },
  ])
})

test('a record without events has no chapters', () => {
  expect(chaptersOf({ segments: [], marks: [], chapters: [{ seq: 1, title: 'x' }] })).toEqual([])
})
