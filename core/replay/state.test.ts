import { expect, test } from 'vitest'
import type { RecordedEvent } from './event.ts'
import { keyframeOf, stateOf, storedText } from './keyframe.ts'
import { outlineOf } from './outline.ts'
import { apply, copyState, emptyState, type SessionState } from './state.ts'

const ada = { user: 'u_ada', name: 'Ada', color: 1 }
const at = (seq: number) => ({ seq, at: 10_000 * seq })
const events: RecordedEvent[] = [
  { ...at(1), kind: 'file', change: 'created', file: { id: 'f1', name: 'main.py', version: 0 }, by: ada },
  { ...at(2), kind: 'join', by: ada },
  {
    ...at(3),
    ...{ kind: 'push', file: 'f1', version: 0, client: 'adaadaada', user: 'u_ada', n: 1 },
    ops: [[[0, 'print(1)', '']]],
  },
  {
    ...at(4),
    kind: 'places',
    list: [{ client: 'bobbobbob', user: 'u_bob', activity: 'active', file: 'f1', ranges: [[9, 9]] }],
  },
  {
    ...at(5),
    ...{ kind: 'push', file: 'f1', version: 1, client: 'adaadaada', user: 'u_ada', n: 2 },
    ops: [[[0, '# ' + 'x'.repeat(50)], 9]],
    how: 'p',
  },
  { ...at(6), kind: 'chat', chat: { id: 'm1', by: ada, text: 'Look' } },
]

function after(list: readonly RecordedEvent[]) {
  const state = emptyState()
  for (const event of list) apply(state, event)
  return state
}

test('a state is folded from events: texts, people, cursors moved over what others typed', () => {
  const state = after(events)
  expect(state.files.get('f1')?.text.toString()).toBe(`# ${'x'.repeat(50)}print(1)\n`)
  expect(state.places.get('bobbobbob')?.ranges).toEqual([[61, 61]])
  expect(state.places.get('adaadaada')?.ranges).toEqual([[52, 52]])
  expect(state.people.get('u_ada')).toMatchObject({ here: true })
  expect(state.chat.map(({ text }) => text)).toEqual(['Look'])
})

/** A state with its origins as they are, whether or not somebody asked for them. */
const workedOut = (state: SessionState) => ({
  ...state,
  files: [...state.files.values()].map(({ origins: { tags, runs }, ...file }) => ({ ...file, tags, runs })),
})

test('a keyframe and the events after it end where all events end', () => {
  for (let i = 1; i <= events.length; i++) {
    const state = after(events.slice(0, i))
    const texts = new Map([...state.files.values()].map((file) => [file.id, storedText(file)]))
    const frame = keyframeOf(state, new Map([...texts.keys()].map((id) => [id, state.seq])))
    const again = stateOf(frame, texts)
    for (const event of events.slice(i)) apply(again, event)
    expect(workedOut(again)).toEqual(workedOut(after(events)))
  }
})

test('a copy goes on by itself', () => {
  const state = after(events.slice(0, 3))
  const copy = copyState(state)
  for (const event of events.slice(3)) apply(copy, event)
  expect(state).toEqual(after(events.slice(0, 3)))
})

test('an event that does not fit is an error, not another text', () => {
  const [push] = events.filter((event) => event.kind === 'push').slice(1)
  if (push?.kind !== 'push') throw new Error('no push')
  expect(() => after([...events.slice(0, 3), { ...push, ops: [[[0, 'y'], 10]] }])).toThrow('does not fold')
  expect(() => after([...events.slice(0, 2), push])).toThrow('does not fold')
})

test('an outline counts what was typed by time and marks what is worth a jump', () => {
  expect(outlineOf(events)).toEqual({
    activity: {
      u_ada: [
        [3, 9, 0],
        [5, 52, 0],
      ],
    },
    files: [['f1', 'main.py', 2, 61, 0]],
    marks: [
      { ...at(1), mark: 'file', user: 'u_ada', label: 'created main.py' },
      { ...at(2), mark: 'join', user: 'u_ada', label: 'Ada' },
      { ...at(5), mark: 'paste', user: 'u_ada', label: '52' },
      { ...at(6), mark: 'chat', user: 'u_ada', label: 'Look' },
    ],
    staff: [],
  })
})

test('places of pages that were closed are forgotten: a person has as many as they can have pages', () => {
  const state = after(events)
  for (let seq = 7; seq < 100; seq++) {
    const place = { client: `adaadaada${seq}`, user: 'u_ada', activity: 'active' as const, file: 'f1' }
    apply(state, { ...at(seq), kind: 'places', list: [place] })
  }
  expect([...state.places.keys()].filter((client) => client.startsWith('ada'))).toEqual(
    Array.from({ length: 12 }, (_, i) => `adaadaada${88 + i}`),
  )
})

test('M2: the timer of a moment is folded, kept in keyframes, and its changes are marked', () => {
  const timer = {
    endsAt: 90_000,
    pausedAt: null,
    leftMs: null,
    endedAt: null,
    locksAtEnd: true,
    handsIn: false,
  }
  const started: RecordedEvent = { ...at(7), kind: 'timer', change: 'started', timer, by: ada }
  const over = { ...timer, endsAt: null, endedAt: 90_000 }
  const list: RecordedEvent[] = [
    ...events,
    started,
    { ...at(9), kind: 'timer', change: 'ended', timer: over },
  ]
  expect(after(events).timer).toBe(null)
  expect(after([...events, started]).timer).toEqual(timer)
  const state = after(list)
  expect(state.timer).toEqual(over)
  const frame = keyframeOf(state, new Map([['f1', 9]]))
  const texts = new Map([...state.files].map(([id, file]) => [id, storedText(file)]))
  expect(stateOf(frame, texts).timer).toEqual(over)
  expect(stateOf(keyframeOf(after(events), new Map([['f1', 6]])), texts).timer).toBe(null)
  const marks = outlineOf(list).marks.filter(({ mark }) => mark === 'timer')
  expect(marks.map(({ user, label }) => [user, label])).toEqual([
    ['u_ada', 'started'],
    ['', 'ended'],
  ])
})
