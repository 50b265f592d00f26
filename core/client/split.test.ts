import { history, undo } from '@codemirror/commands'
import { EditorState, StateEffect, type ChangeSpec, type Transaction } from '@codemirror/state'
import { expect, test } from 'vitest'
import { LIMITS } from '#core/protocol/limits.ts'
import { World } from '../../test/support/world.ts'
import { splitLarge } from './split.ts'

const MIB = 1024 * 1024

/** Makes one edit in an empty room (after `before`), and lets everybody have it. */
function pasted(changes: ChangeSpec, before = '') {
  const world = new World()
  const ada = world.peer('ada')
  const bob = world.peer('bob')
  world.settle()
  if (before) ada.edit('f1', { changes: { from: 0, insert: before } })
  world.settle()
  const expected = EditorState.create({ doc: before }).update({ changes }).newDoc.toString()
  ada.edit('f1', { changes })
  ada.write()
  let longest = 0
  while (ada.up.length > 0 && ada.closed === null) {
    longest = Math.max(longest, ada.up[0]?.length ?? 0)
    world.deliver(ada)
    while (ada.down.length > 0) ada.take()
    if (ada.up.length === 0) world.pass(100)
  }
  world.settle()
  expect([ada.closed, ada.rejected.length, longest > 0]).toEqual([null, 0, true])
  expect(longest).toBeLessThanOrEqual(LIMITS.frameChars)
  for (const text of [ada.text('f1'), bob.text('f1'), world.fold('f1')]) expect(text === expected).toBe(true)
}

test('P13: a small edit stays one operation', () => {
  const transaction = EditorState.create({ doc: 'abc' }).update({
    changes: { from: 1, insert: 'x'.repeat(10_000) },
  })
  expect(splitLarge(transaction)).toEqual([transaction])
})

test.each([
  ['a mebibyte of letters', 'x'.repeat(MIB)],
  ['a mebibyte of control characters, six bytes each in JSON', '\u0001'.repeat(MIB)],
  ['a mebibyte of CJK', '中'.repeat(MIB)],
  ['a mebibyte of emoji, cut anywhere', `x${'😀'.repeat(MIB / 2 - 1)}`],
  ['half a million empty lines', '\n'.repeat(MIB / 2)],
])('P13: case 57, pasting %s reaches everybody', (_what, text) => pasted({ from: 0, insert: text }))

test('P13: replacing every line of a long file reaches everybody', () => {
  const lines = 30_000
  const changes = Array.from({ length: lines }, (_, i) => ({
    from: i * 4,
    to: i * 4 + 3,
    insert: 'replaced',
  }))
  pasted(changes, 'abc\n'.repeat(lines))
})

test('P13: indenting every line of a long file reaches everybody', () => {
  const lines = 60_000
  pasted(
    Array.from({ length: lines }, (_, i) => ({ from: i * 4, insert: '  ' })),
    'abc\n'.repeat(lines),
  )
})

test('P13: deleting a letter of every line of a long file reaches everybody', () => {
  const lines = 60_000
  const changes = Array.from({ length: lines }, (_, i) => ({ from: i * 4, to: i * 4 + 1 }))
  pasted(changes, 'abc\n'.repeat(lines))
})

test('P13: several large edits at once, with deletions, reach everybody', () => {
  const before = '0123456789'.repeat(10)
  pasted(
    [
      { from: 5, to: 15, insert: 'a'.repeat(50_000) },
      { from: 20, to: 90 },
      { from: 95, insert: 'b\n'.repeat(30_000) },
    ],
    before,
  )
})

const LARGE = 'x'.repeat(300_000)

test('P13: selection, scrolling and effects come with the last part', () => {
  const mark = StateEffect.define<number>()
  const state = EditorState.create({ doc: 'abc' })
  const more = {
    selection: { anchor: 300_001 },
    scrollIntoView: true,
    effects: mark.of(300_001),
    userEvent: 'input.paste',
  }
  const parts = splitLarge(state.update({ changes: { from: 1, insert: LARGE }, ...more }))
  expect(parts.length).toBeGreaterThan(2)
  expect(parts.at(-1)?.state.selection.main.head).toBe(300_001)
  const last = [...Array<boolean>(parts.length - 1).fill(false), true]
  expect(parts.map((part) => part.scrollIntoView)).toEqual(last)
  expect(parts.map((part) => part.effects.some((effect) => effect.is(mark)))).toEqual(last)
  expect(parts[0]?.isUserEvent('input.paste')).toBe(true)
})

test('P13: one step back undoes a large paste, and not what was typed before it', () => {
  let state = EditorState.create({ extensions: history() })
  const dispatch = (transaction: Transaction) => void (state = splitLarge(transaction).at(-1)?.state ?? state)
  dispatch(state.update({ changes: { from: 0, insert: 'typed' }, userEvent: 'input.type' }))
  dispatch(state.update({ changes: { from: 5, insert: LARGE }, userEvent: 'input.paste' }))
  expect(state.doc.length).toBe(300_005)
  undo({ state, dispatch })
  expect(state.doc.toString()).toBe('typed')
  const both = [
    { from: 0, insert: LARGE },
    { from: 5, insert: LARGE },
  ]
  dispatch(state.update({ changes: both, userEvent: 'input.paste' }))
  undo({ state, dispatch })
  expect(state.doc.toString(), 'two places at once').toBe('typed')
})

test('P13: undoing a large deletion brings all of it back', () => {
  let state = EditorState.create({ doc: 'x'.repeat(100_000), extensions: history() })
  state = state.update({ changes: { from: 0, to: 100_000 } }).state
  undo({ state, dispatch: (transaction) => void (state = splitLarge(transaction).at(-1)?.state ?? state) })
  expect(state.doc.length).toBe(100_000)
})
