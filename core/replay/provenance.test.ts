import { ChangeSet, type ChangeSpec } from '@codemirror/state'
import { beforeEach, expect, test } from 'vitest'
import * as v from 'valibot'
import { randomSession } from '../../test/support/random-session.ts'
import { recordedEvent } from './event.ts'
import { keyframe, keyframeOf, readStoredText, stateOf, storedText } from './keyframe.ts'
import { countOrigins, eachOrigin, type OriginName } from './origins.ts'
import { apply, emptyState, type SessionState } from './state.ts'
import { emptyMemory, statsOf, type StatsDelta } from './stats.ts'

const CODE = 'def area(width, height):\n    return width * height\n'
const owner = { user: 'u_owner', name: 'Owner', color: 0 }
let state: SessionState
let at: number

beforeEach(() => {
  state = emptyState()
  at = 1_000
  const files = ['f1', 'f2'].map((id) => ({ id, name: `${id}.py`, version: 0 }))
  for (const file of files)
    apply(state, { seq: state.seq + 1, at, kind: 'file', change: 'created', file, by: owner })
})

/** One operation of somebody; the answer is what the characters it inserted count as. */
function edit(spec: ChangeSpec, how = 't', user = 'u_ada', file = 'f1') {
  const { text, version } = state.files.get(file) ?? { version: 0 }
  const ops = [ChangeSet.of(spec, text?.length ?? 0).toJSON() as unknown[]]
  at += 1_000
  const push = { file, version, client: `client00${user}`, user, n: 1, ops, how }
  return apply(state, { seq: state.seq + 1, at, kind: 'push', ...push })
}
const insert = (text: string, from = 0) => ({ from, insert: text })
const remove = (from: number, to: number) => ({ from, to })
const textOf = (file = 'f1') => state.files.get(file)?.text.toString()

/** The text of a file in stretches of one origin. */
function stretches(file = 'f1'): [string, OriginName, string][] {
  const { origins, text } = state.files.get(file) ?? {}
  const found: [string, OriginName, string][] = []
  if (origins)
    eachOrigin(origins, (from, to, name, user) => {
      found.push([text?.sliceString(from, to) ?? '', name, user])
    })
  return found
}

/** A state as a reader has it who begins at a keyframe. */
function reloaded(now: SessionState): SessionState {
  const texts = new Map([...now.files.values()].map((file) => [file.id, storedText(file)]))
  const frame = keyframeOf(now, new Map([...texts.keys()].map((id) => [id, now.seq])))
  return stateOf(v.parse(keyframe, JSON.parse(JSON.stringify(frame))), texts)
}

for (const seed of Array.from({ length: 30 }, (_, i) => i + 1)) {
  test(`O1, O7: characters by origin sum up to the text, and a keyframe goes on as it was (seed ${seed})`, () => {
    const all = emptyState()
    let again = emptyState()
    for (const event of randomSession(seed, 250)) {
      expect(apply(again, v.parse(recordedEvent, event))).toEqual(apply(all, event))
      if (event.seq % 37 === 0) again = reloaded(again)
      for (const { origins, text } of all.files.values())
        expect(Object.values(countOrigins(origins)).reduce((a, b) => a + b)).toBe(text.length)
    }
    const { staffChat: _, notes: __, ...seen } = all
    expect(again).toMatchObject(seen)
  })

  test(`O7: what people did adds up, however the session is cut (seed ${seed})`, () => {
    const events = randomSession(seed, 250)
    const whole = statsOf(emptyMemory(), events, emptyState())
    const [memory, parts, all] = [emptyMemory(), new Map<string, StatsDelta>(), emptyState()]
    const step = 1 + (seed % 29)
    for (let i = 0; i < events.length; i += step)
      for (const delta of statsOf(memory, events.slice(i, i + step), all))
        parts.set(delta.user, sum(parts.get(delta.user), delta))
    expect(parts).toEqual(new Map(whole.map((delta) => [delta.user, delta])))
  })
}

/** Two deltas of one person as one. */
function sum(before: StatsDelta | undefined, { user, name, color, ...delta }: StatsDelta): StatsDelta {
  if (!before) return { user, name, color, ...delta }
  const added = Object.entries(delta).map(([key, value]) => [key, before[key as 'typed'] + value])
  const { firstAt } = before
  return { ...before, ...Object.fromEntries(added), user, name, color, firstAt, lastAt: delta.lastAt }
}

test('O2: keys, line breaks with indentation, closed brackets and composed words are typed', () => {
  for (const text of ['x', '()', '\n    ', '\n    \n', '"""', '日本語入力です', 'hello there ', '👨‍👩‍👧‍👦', '\n- '])
    expect(edit(insert(text)), text).toEqual({ t: text.length })
})

test('O2: what no key can insert counts as pasted, whatever its client calls it', () => {
  for (const how of ['t', 'e', 'u', 'c']) {
    const text = `total = sum(list_${how})\n`.repeat(12)
    expect(edit(insert(text), how), how).toEqual({ o: text.length })
  }
  expect(edit(insert('x = 1'), 't')).toEqual({ o: 5 })
})

test('O3: a paste is from inside when the text stands in any file of the room, and else from outside', () => {
  expect(edit(insert(CODE), 'p')).toEqual({ o: CODE.length })
  expect(edit(insert('return width'), 'p', 'u_bob', 'f2')).toEqual({ i: 12 })
  expect(edit(insert('return height'), 'p', 'u_bob', 'f2')).toEqual({ o: 13 })
  expect(edit(insert('width'), 'p'), 'a word is too little to know').toEqual({ o: 5 })
  expect(edit(insert('dropped here'), 'd')).toEqual({ o: 12 })
})

test('O3: what somebody cut they may paste, but nobody else', () => {
  edit(insert(CODE), 'p')
  edit(remove(0, CODE.length))
  expect(edit(insert(CODE), 'p', 'u_bob')).toEqual({ o: CODE.length })
  edit(remove(0, CODE.length), 't', 'u_bob')
  expect(edit(insert(CODE), 'p')).toEqual({ i: CODE.length })
})

test('O4: undo gives back what the same person deleted, with one key or with many, and nothing else', () => {
  const word = 'a_long_name(1)'
  edit(insert(word), 'p')
  edit(remove(0, word.length))
  expect(edit(insert(word), 'u')).toEqual({ u: word.length })
  for (let end = word.length; end > 4; end--) edit(remove(end - 1, end))
  expect(edit(insert(word.slice(4), 4), 'u'), 'backspace').toEqual({ u: 10 })
  for (let i = 0; i < 6; i++) edit(remove(2, 3))
  expect(edit(insert(word.slice(2, 8), 2), 'u'), 'delete').toEqual({ u: 6 })
  expect(textOf()).toBe(word)
  edit(remove(0, word.length))
  expect(edit(insert(word), 'u', 'u_bob')).toEqual({ o: word.length })
  expect(edit(insert('something_else'), 'u')).toEqual({ o: 14 })
})

test('O4: a key that is held down is one deletion', () => {
  edit(insert('x'.repeat(500)), 'p')
  at -= 1_000
  for (let end = 500; end > 100; end--) {
    at -= 980
    edit(remove(end - 1, end))
  }
  expect(state.deletions.get('u_ada')?.pieces).toHaveLength(1)
  expect(edit(insert('x'.repeat(400), 100), 'u')).toEqual({ u: 400 })
})

test('O5: text that a command moves keeps its origins', () => {
  edit(insert('one = typed_by_nobody\n'), 'p')
  edit(insert('2\n', 22))
  const line = 'one = typed_by_nobody'
  expect(edit([remove(0, 22), insert(`\n${line}`, 23)], 'e')).toEqual({ e: 22 })
  expect(textOf()).toBe(`2\n${line}\n`)
  expect(stretches()).toEqual([
    ['2', 'typed', 'u_ada'],
    [`\n${line}`, 'pastedOutside', 'u_ada'],
    ['\n', 'typed', 'u_ada'],
  ])
  expect(edit(insert('    ', 2), 'e')).toEqual({ e: 4 })
})

test('O6: the first texts of a room are of its template, and what a script writes is of a bot', () => {
  edit(insert('print("Hello")\n'), 't', 'room')
  edit(insert(CODE, 15), 'b', 'u_bot')
  expect(stretches()).toEqual([
    ['print("Hello")\n', 'template', 'room'],
    [CODE, 'bot', 'u_bot'],
  ])
})

test('O1: inserting inside others’ text cuts theirs, and deleting joins it again', () => {
  edit(insert('aa'))
  edit(insert('b', 1), 't', 'u_bob')
  expect(stretches().map(([text, , user]) => [text, user])).toEqual([
    ['a', 'u_ada'],
    ['b', 'u_bob'],
    ['a', 'u_ada'],
  ])
  edit(remove(1, 2))
  expect(stretches()).toEqual([['aa', 'typed', 'u_ada']])
})

test('O9: who does not come back to their window was away until they left', () => {
  const by = { user: 'u_ada', name: 'Ada', color: 1 }
  const events = [
    { seq: 1, at: 1_000, kind: 'join', by },
    { seq: 2, at: 2_000, kind: 'focus', by, lost: true },
    { seq: 3, at: 9_000, kind: 'focus', by, lost: false, ms: 8_000 },
    { seq: 4, at: 20_000, kind: 'focus', by, lost: true },
    { seq: 5, at: 50_000, kind: 'leave', by },
  ] as const
  const [memory, all] = [emptyMemory(), emptyState()]
  const away = (list: readonly (typeof events)[number][]) => statsOf(memory, list, all)[0]?.awayMs
  expect([away(events.slice(0, 4)), away(events.slice(4))]).toEqual([8_000, 30_000])
})

test('O8: looking for what was pasted is bounded for each push', () => {
  edit(insert('y'.repeat(1_000_000)), 'p')
  const version = state.files.get('f1')?.version ?? 0
  const ops = Array.from({ length: 2_000 }, (_, i) => [1_000_000 + 9 * i, [0, 'not there']])
  const push = {
    file: 'f1',
    version,
    client: 'client00ada',
    user: 'u_ada',
    n: 2,
    ops,
    how: 'p'.repeat(2_000),
  }
  // The second and third find the first; further on nothing is searched.
  expect(apply(state, { seq: state.seq + 1, at, kind: 'push', ...push })).toEqual({ o: 17_982, i: 18 })
})

test('O1: stored origins that are none, or of another text, are an error', () => {
  edit(insert(CODE), 'p')
  const file = state.files.get('f1')
  if (!file) throw new Error('no file')
  const stored = JSON.parse(storedText(file)) as { text: string; origins: { tags: string[]; runs: string } }
  expect(readStoredText(storedText(file))).toEqual({
    text: file.text,
    origins: { tags: file.origins.tags, runs: file.origins.runs },
  })
  const broken = [
    { ...stored, text: 'another' },
    { ...stored, more: 1 },
    ...['', '1f.1', '1f.0 ', '0.0 1f.0', '1.0 1e.0', '-1.0', '1f'].map((runs) => ({
      ...stored,
      origins: { ...stored.origins, runs },
    })),
    { ...stored, origins: { ...stored.origins, tags: ['zu_ada'] } },
  ]
  for (const one of broken) expect(() => readStoredText(JSON.stringify(one)), JSON.stringify(one)).toThrow()
})
