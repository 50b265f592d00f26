import { expect, test } from 'vitest'
import { Rng } from '../../test/support/rng.ts'
import type { RecordedEvent } from './event.ts'
import { MOST_MOMENTS, TestMoments } from './pauses-for-tests.ts'
import { emptyState } from './state.ts'
import { mostTelling } from './telling.ts'

const ada = { user: 'u_ada', name: 'Ada', color: 1 }
const problem = {
  ...{ id: 'p1', version: 1, slug: 'sum', title: 'Sum', difficulty: 'easy' as const, kind: 'stdio' as const },
  ...{ language: 'python', folder: 'sum', entry: 'f1' },
  tests: [
    { name: 'one', hidden: false },
    { name: 'two', hidden: true },
  ],
}

/** A session as it is told: each verb is an event, at a time in seconds. */
class Story {
  events: RecordedEvent[] = []
  #length = 0
  #version = 0
  constructor() {
    this.#add(0, {
      kind: 'file',
      change: 'created',
      file: { id: 'f1', name: 'sum/main.py', version: 0 },
      by: ada,
    })
    this.#add(0, {
      kind: 'file',
      change: 'created',
      file: { id: 'f2', name: 'notes.md', version: 0 },
      by: ada,
    })
    this.#add(0, { kind: 'problem', change: 'opened', problem, by: ada })
  }
  #add(seconds: number, event: object): number {
    const seq = this.events.length + 1
    this.events.push({ seq, at: 1_000_000 + seconds * 1_000, ...event } as RecordedEvent)
    return seq
  }
  /** The whole text becomes another. */
  writes(seconds: number, text: string, user = 'u_ada'): number {
    const op = this.#length === 0 ? [[0, text]] : [[this.#length, text]]
    this.#length = text.length
    const of = { file: 'f1', version: this.#version++, client: 'adaadaada', user, n: this.#version }
    return this.#add(seconds, { kind: 'push', ...of, ops: [op] })
  }
  notes(seconds: number): void {
    const of = { file: 'f2', version: 0, client: 'adaadaada', user: 'u_ada', n: 1 }
    this.#add(seconds, { kind: 'push', ...of, ops: [[[0, 'x']]] })
  }
  submits(seconds: number, statuses: readonly string[], language = 'python'): number {
    const id = `judge-${this.events.length}`
    const of = { id, by: ada, at: 1, problem: 'p1', kind: 'submit', language, total: 2 }
    const seq = this.#add(seconds, {
      kind: 'judgement',
      judgement: { ...of, status: 'waiting', outcomes: [] },
    })
    const list = statuses.map((status, n) => ({ n, result: { status } }))
    this.#add(seconds + 1, { kind: 'outcomes', judgement: id, list })
    const verdict = { status: 'wrong_answer', passed: 0, total: 2 }
    this.#add(seconds + 1, { kind: 'judged', judgement: id, verdict })
    return seq
  }
  moments() {
    const found = new TestMoments('p1', emptyState())
    for (const event of this.events) found.take(event)
    return found.end()
  }
}

test('Z9: a session is looked at where writing paused for two seconds after a change, and at its end', () => {
  const story = new Story()
  story.writes(10, 'a')
  const paused = story.writes(11, 'ab')
  const last = story.writes(13, 'abc')
  story.notes(20)
  expect(story.moments()).toMatchObject([
    { seq: paused, why: 'pause', busy: 1_000, known: null },
    { seq: last, why: 'pause', busy: 3_000, known: null },
  ])
})

test('Z9: what the room itself wrote and what stands elsewhere is no change', () => {
  const story = new Story()
  story.writes(1, '# begin here', 'room')
  story.notes(20)
  expect(story.moments()).toEqual([])
})

test('Z9: the same text is not looked at twice in a row, and a text that came back is known by the same digest', () => {
  const story = new Story()
  story.writes(10, 'a')
  story.writes(20, 'b')
  story.writes(30, 'b')
  story.writes(40, 'a')
  const [first, second, third, ...more] = story.moments()
  expect(more).toEqual([])
  expect(first?.digest).toBe(third?.digest)
  expect(first?.digest).not.toBe(second?.digest)
})

test('Z9: time that was idle for more than two minutes is no work', () => {
  const story = new Story()
  story.writes(0, 'a')
  story.writes(120, 'ab')
  story.writes(300, 'abc')
  story.writes(310, 'abcd')
  expect(story.moments().map(({ busy }) => busy)).toEqual([0, 120_000, 120_000, 130_000])
})

test('Z10: a submission is a moment of its own whose outcomes are taken as they are, unless it began in another language', () => {
  const story = new Story()
  story.writes(10, 'a')
  const first = story.submits(10.5, ['passed', 'failed'])
  story.writes(20, 'ab')
  story.submits(30, ['passed'])
  story.writes(40, 'abc')
  story.submits(50, ['passed', 'passed'], 'ruby')
  expect(story.moments()).toMatchObject([
    { seq: first, why: 'tests', known: 'pf' },
    { why: 'tests', known: null },
    { why: 'tests', known: null },
  ])
})

test.each([1, 2, 3])(
  'Z9: moments are bounded, spread over the session, and end with its end (seed %i)',
  (seed) => {
    const rng = new Rng(seed)
    const story = new Story()
    let at = 0
    let last = 0
    for (let i = 0; i < 500; i++) {
      at += 1 + rng.below(30)
      if (rng.below(10) === 0) story.submits(at, ['failed', 'failed'])
      else last = story.writes((at += 3), `text ${i}`)
    }
    const moments = story.moments()
    expect(moments).toHaveLength(MOST_MOMENTS)
    expect(moments.at(-1)?.seq).toBeGreaterThanOrEqual(last)
    expect(moments.map(({ seq }) => seq)).toEqual(moments.map(({ seq }) => seq).toSorted((a, b) => a - b))
    expect(moments.filter(({ why }) => why === 'tests').length).toBeGreaterThan(20)
    const busy = moments.map((moment) => moment.busy)
    const apart = busy.slice(1).map((one, i) => one - (busy[i] ?? 0))
    expect(Math.max(...apart)).toBeLessThan((busy.at(-1) ?? 0) / 10)
  },
)

test('Z9: the longest rest tells most where there are too many', () => {
  const list = Array.from({ length: 10 }, (_, i) => ({ busy: i, asked: false, rest: i === 3 ? 9 : 1 }))
  const chosen = mostTelling(list, 3).map(({ busy }) => busy)
  expect(chosen).toHaveLength(3)
  expect(chosen).toEqual(expect.arrayContaining([3, 9]))
})
