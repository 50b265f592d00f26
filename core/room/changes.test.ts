import { ChangeSet, EditorState, Text, type ChangeSpec } from '@codemirror/state'
import { expect, test } from 'vitest'
import { Rng } from '../../test/support/rng.ts'
import { parseChanges } from './changes.ts'
import { textOf } from './document.ts'
import { transform } from './rebase.ts'

const DOC = 'one\ntwo'
const SEEDS = 2_000
const PIECES = [
  '',
  'a',
  'Z😀',
  '\n',
  '\r\n',
  '\r',
  '\n\n',
  'x\ny',
  '\ud83d',
  '\ude00',
  '\u0000',
  '\u2028',
  'e\u0301',
  '"\\',
  '__proto__',
]
const wire = (json: unknown): unknown[] => JSON.parse(JSON.stringify(json)) as unknown[]

test.each([
  ['a number that is negative', [-1, [0, 'x'], 8]],
  ['a fraction', [3.5, [0, 'x'], 3.5]],
  ['a number too large', [2 ** 53, [0, 'x']]],
  ['a number as text', ['7']],
  ['nothing at all for a text that is not empty', []],
  ['too short', [3]],
  ['too long', [8]],
  ['a deletion past the end', [7, [1]]],
  ['two retains beside each other', [3, 4]],
  ['a retain of nothing', [0, 7]],
  ['a retain of nothing between changes', [[1], 0, [0, 'x'], 6]],
  ['a section that does nothing', [[0], 7]],
  ['a section that is empty', [[], 7]],
  ['an insert of nothing', [[0, ''], 7]],
  ['a deletion that also inserts nothing', [[1, ''], 6]],
  ['a line with a line feed in it', [[0, 'a\nb'], 7]],
  ['a line with a carriage return in it', [[0, 'a\r'], 7]],
  ['a line that is a number', [[0, 1], 7]],
  ['a line that is null', [[0, null], 7]],
  ['a line in an array', [[0, ['a']], 7]],
  ['a length that is text', [['0', 'a'], 7]],
  ['an object', [{ 0: 1, length: 1 }, 7]],
  ['null', [null, 7]],
  ['NaN and infinity as JSON writes them', [null, [null, 'a']]],
  ['lengths that would overflow when added', [Number.MAX_SAFE_INTEGER, [Number.MAX_SAFE_INTEGER, 'a'], 7]],
])('D4: refuses %s', (_what, json) => {
  expect(parseChanges(json, DOC.length)).toBeNull()
})

test('D4: accepts changes only for the length they are made for', () => {
  const json = ChangeSet.of({ from: 3, insert: '!' }, 7).toJSON() as unknown[]
  expect([0, 3, 6, 7, 8, 100].filter((length) => parseChanges(json, length) !== null)).toEqual([7])
  expect(parseChanges([], 0)?.empty).toBe(true)
})

function randomSpec(rng: Rng, length: number): ChangeSpec {
  const one = () => {
    const from = rng.below(length + 1)
    return {
      from,
      to: Math.min(length, from + (rng.chance(0.5) ? rng.below(5) : 0)),
      insert: rng.pick(PIECES),
    }
  }
  return Array.from({ length: 1 + rng.below(4) }, one)
}

test(`D5: whatever an editor makes of ${SEEDS} seeds is accepted and means the same`, () => {
  let changed = 0
  for (let seed = 0; seed < SEEDS; seed++) {
    const rng = new Rng(seed)
    let state = EditorState.create({ doc: rng.pick(['', DOC, '😀\r\nb', 'long '.repeat(20)]) })
    for (let i = 0; i < 4; i++) {
      const { changes, state: next } = state.update({ changes: randomSpec(rng, state.doc.length) })
      const parsed = parseChanges(wire(changes.toJSON()), state.doc.length)
      expect(parsed, `seed ${seed}: ${JSON.stringify(changes)}`).not.toBeNull()
      if (!parsed) return
      expect(parsed.apply(textOf(state.doc.toString())).eq(next.doc), `seed ${seed}`).toBe(true)
      expect(wire(parsed.toJSON()), `seed ${seed}: one spelling`).toEqual(wire(changes.toJSON()))
      if (!changes.empty) changed++
      state = next
    }
  }
  expect(changed).toBeGreaterThan(SEEDS)
})

test(`D5: what rebasing, inverting and composing make of ${SEEDS} seeds is accepted too`, () => {
  for (let seed = 0; seed < SEEDS; seed++) {
    const rng = new Rng(seed)
    const doc = textOf('some text\nof two lines')
    const sequence = (): ChangeSet[] => {
      const first = ChangeSet.of(randomSpec(rng, doc.length), doc.length)
      return [first, ChangeSet.of(randomSpec(rng, first.newLength), first.newLength)]
    }
    const a = sequence()
    const b = sequence()
    const { mine } = transform(a, b)
    const made = [...b, ...mine]
    let text: Text = doc
    for (const change of made) {
      expect(parseChanges(wire(change.toJSON()), text.length), `seed ${seed}`).not.toBeNull()
      const back = change.invert(text)
      text = change.apply(text)
      expect(parseChanges(wire(back.toJSON()), text.length), `seed ${seed}`).not.toBeNull()
    }
    const whole = made.reduce((all, change) => all.compose(change))
    expect(parseChanges(wire(whole.toJSON()), doc.length), `seed ${seed}`).not.toBeNull()
    expect(whole.apply(doc).eq(text), `seed ${seed}`).toBe(true)
  }
})

/** One random injury to a well-formed change set. */
function injured(rng: Rng, json: unknown[]): unknown[] {
  const copy = structuredClone(json)
  const i = rng.below(copy.length)
  const part = copy[i]
  const bad = [-1, 0, 1, 0.5, 1e9, null, 'x', '', 'a\nb', '\r', [], [0], {}, true, [[0, 'x']], 2 ** 53]
  if (Array.isArray(part) && rng.chance(0.6)) part[rng.below(part.length + 1)] = rng.pick(bad)
  else if (rng.chance(0.3)) copy.splice(i, 1)
  else if (rng.chance(0.5)) copy.splice(i, 0, rng.pick(bad))
  else copy[i] = rng.pick(bad)
  return copy
}

test(`D4: what ${SEEDS} random injuries leave is refused, or is a change an editor could have made`, () => {
  let refused = 0
  for (let seed = 0; seed < SEEDS; seed++) {
    const rng = new Rng(seed)
    const doc = textOf(DOC.repeat(3))
    const good = ChangeSet.of(randomSpec(rng, doc.length), doc.length)
    const json = injured(rng, wire(good.toJSON()))
    const parsed = parseChanges(json, doc.length)
    if (!parsed) {
      refused++
      continue
    }
    // An editor that makes the same edit ends with the same text, and nothing but `\n` divides its lines.
    const edits: { from: number; to: number; insert: string }[] = []
    parsed.iterChanges(
      (from, to, _b, _c, text) => void edits.push({ from, to, insert: text.toString() }),
      true,
    )
    const editor = EditorState.create({ doc }).update({ changes: edits })
    expect(parsed.apply(doc).toString(), `seed ${seed}`).toBe(editor.newDoc.toString())
    expect(parsed.apply(doc).eq(textOf(parsed.apply(doc).toString())), `seed ${seed}`).toBe(true)
    expect(parseChanges(wire(parsed.toJSON()), doc.length), `seed ${seed}: stable`).not.toBeNull()
  }
  expect(refused).toBeGreaterThan(SEEDS / 2)
})
