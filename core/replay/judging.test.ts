import { expect, test } from 'vitest'
import type { RoomProblem } from '#core/protocol/judging.ts'
import { SALT_BYTES } from './chain.ts'
import { chaptersOf } from './chapters.ts'
import { lineOf, parseLine, type RecordedEvent } from './event.ts'
import { Framing } from './frame.ts'
import { keyframeOf, stateOf } from './keyframe.ts'
import { outlineOf } from './outline.ts'
import { seal } from './segment.ts'
import { apply, copyState, emptyState } from './state.ts'
import { emptyMemory, statsOf } from './stats.ts'

const ada = { user: 'u_ada', name: 'Ada', color: 1 }
const at = (seq: number) => ({ seq, at: 1_000_000 + 30_000 * seq })
const problem: RoomProblem = {
  id: 'p1',
  version: 1,
  slug: 'sum',
  title: 'Sum',
  difficulty: 'easy',
  kind: 'stdio',
  language: 'python',
  folder: 'sum',
  entry: null,
  tests: [
    { name: 'one', hidden: false },
    { name: 'two', hidden: true },
  ],
}
const judgement = (id: string, kind: 'try' | 'tests' | 'submit') => ({
  ...{ id, by: ada, at: 1, problem: 'p1', kind, language: 'python', total: 2 },
  ...{ status: 'waiting' as const, outcomes: [] },
})
const ID = 'judge-0001'
const ok = { status: 'ok', passed: 2, total: 2 } as const
type Outcomes = Extract<RecordedEvent, { kind: 'outcomes' | 'staffOutcomes' }>
const outcomes: Outcomes = {
  ...at(4),
  kind: 'outcomes',
  judgement: ID,
  list: [
    { n: 0, result: { status: 'passed', cpuMs: 5, got: 'PRINTED' } },
    { n: 1, result: { status: 'failed' } },
  ],
}
type Event = RecordedEvent
const events: [Event, Event, Event, Event, Event, Event] = [
  { ...at(1), kind: 'join', by: ada },
  {
    ...at(2),
    kind: 'problem',
    change: 'opened',
    problem: { ...problem, tests: [...problem.tests] },
    by: ada,
  },
  { ...at(3), kind: 'judgement', judgement: judgement(ID, 'submit') },
  outcomes,
  {
    ...at(5),
    kind: 'staffOutcomes',
    judgement: ID,
    list: [{ n: 1, result: { status: 'timeout', note: 'FOR STAFF' } }],
  },
  {
    ...at(6),
    kind: 'judged',
    judgement: ID,
    verdict: { status: 'wrong_answer', passed: 1, total: 2 },
    points: { got: 0, of: 10 },
  },
]

function after(list: readonly RecordedEvent[]) {
  const state = emptyState()
  for (const event of list) apply(state, event)
  return state
}
const results = (state = after(events)) => [...state.judgements.values()][0]?.outcomes

test('B12: the lines of a record say what was opened, judged by whom, and how it ended', () => {
  for (const event of events) expect(parseLine(lineOf(event))).toEqual(event)
  const state = after(events)
  expect([...state.problems.values()]).toEqual([problem])
  expect([...state.judgements.values()]).toMatchObject([
    { id: ID, by: ada, status: 'wrong_answer', points: { got: 0, of: 10 }, verdict: { passed: 1 } },
  ])
  expect(results()).toEqual(outcomes.list)
  expect([...state.staffOutcomes.keys()]).toEqual([ID])
})

test('B12: at every moment the results are those of that moment', () => {
  expect([...after(events.slice(0, 2)).judgements]).toEqual([])
  expect([...after(events.slice(0, 3)).judgements.values()]).toMatchObject([{ status: 'waiting' }])
  const running = after(events.slice(0, 4))
  expect([...running.judgements.values()]).toMatchObject([{ status: 'running' }])
  const copy = copyState(running)
  apply(copy, events[5])
  expect([...running.judgements.values()], 'a copy goes on by itself').toMatchObject([{ status: 'running' }])
  const removed = { ...events[1], ...at(7), change: 'removed' } as RecordedEvent
  expect([...after([...events, removed]).problems]).toEqual([])
})

test('B12: what is for staff is in no keyframe and in no line for others; nor is what tests printed in a keyframe', () => {
  const frame = keyframeOf(after(events), new Map())
  expect(JSON.stringify(frame)).not.toMatch(/PRINTED|FOR STAFF|timeout/)
  const again = stateOf(frame, new Map())
  expect([...again.judgements.values()]).toMatchObject([{ id: ID, outcomes: [{ n: 0 }, { n: 1 }] }])
  expect(results(again)?.[0]?.result).toEqual({ status: 'passed', cpuMs: 5 })
  const start = `${'A'.repeat(43)}=`
  const segment = seal('r1', start, events, new Uint8Array(SALT_BYTES * events.length))
  expect(segment.lines).not.toContain('FOR STAFF')
  expect(segment.staff).toContain('FOR STAFF')
})

test('B12: a page is shown problems and results, with what staff know where it is known, and again only when they changed', () => {
  const framing = new Framing()
  const follow = { t: 'action' } as const
  const state = after(events.slice(0, 4))
  const first = framing.next(copyState(state), null, [], follow)
  expect(first.scene.problems).toMatchObject([{ id: 'p1' }])
  expect(first.scene.judgements?.[0]?.outcomes[1]).toEqual({ n: 1, result: { status: 'failed' } })
  expect(framing.next(copyState(state), [], [], follow).scene).toEqual({})
  apply(state, events[4])
  const second = framing.next(copyState(state), [events[4]], [], follow)
  expect(second.scene.judgements?.[0]?.outcomes[1]?.result).toEqual({ status: 'timeout', note: 'FOR STAFF' })
  expect(second.scene.problems).toBeUndefined()
  expect(framing.next(copyState(state), [], [], follow).scene).toEqual({})
})

const judged = (seq: number, kind: 'try' | 'tests' | 'submit', verdict: object = ok) =>
  [
    { ...at(seq), kind: 'judgement', judgement: judgement(`judge-${kind}`, kind) },
    { ...at(seq + 1), kind: 'judged', judgement: `judge-${kind}`, verdict },
  ] as RecordedEvent[]

test('B13: judgements count as runs, and as passed when all of their tests did', () => {
  const list = [...events, ...judged(7, 'try'), ...judged(9, 'tests'), ...judged(11, 'submit')]
  const sum = (deltas: { runs: number; passed: number }[]) =>
    deltas.reduce<number[]>(([a = 0, b = 0], { runs, passed }) => [a + runs, b + passed], [0, 0])
  const memory = emptyMemory()
  const state = emptyState()
  expect(sum(statsOf(memory, list, state))).toEqual([4, 2])
  const parts = { memory: emptyMemory(), state: emptyState() }
  const deltas = list.flatMap((event) => statsOf(parts.memory, [event], parts.state))
  expect(sum(deltas), 'in parts').toEqual([4, 2])
})

test('B12: a problem and the first time that tests passed are chapters; trying an input and taking away are none', () => {
  const titles = (list: RecordedEvent[]) => {
    const { marks } = outlineOf(list)
    const [first, last] = [list[0], list.at(-1)]
    if (!first || !last) throw new Error('no events')
    const segments = [{ first: first.seq, last: last.seq, firstAt: first.at, lastAt: last.at }]
    return chaptersOf({ segments: segments as never, marks, chapters: [] }).map(({ title }) => title)
  }
  const removed = { ...events[1], ...at(13), change: 'removed' } as RecordedEvent
  const list = [...events, ...judged(7, 'try'), ...judged(9, 'tests'), ...judged(11, 'submit'), removed]
  expect(titles(list)).toEqual(['Start', 'Sum', 'Visible tests passed', 'All tests passed'])
})
