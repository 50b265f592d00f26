import {
  history,
  redo,
  toggleComment,
  undo,
  insertNewlineAndIndent,
  moveLineDown,
} from '@codemirror/commands'
import { EditorState, type Transaction, type StateCommand } from '@codemirror/state'
import { expect, test } from 'vitest'
import { howOf } from './how.ts'
import { splitLarge } from './split.ts'

const state = EditorState.create({
  doc: 'one\ntwo\n',
  extensions: [history(), EditorState.languageData.of(() => [{ commentTokens: { line: '#' } }])],
})
const event = (userEvent: string) => state.update({ changes: { from: 0, insert: 'x' }, userEvent })

/** What a command does to a state. */
function done(command: StateCommand, on = state): Transaction {
  let made: Transaction | undefined
  command({ state: on, dispatch: (transaction) => void (made = transaction) })
  if (!made) throw new Error('the command did nothing')
  return made
}

test.each([
  ['input.type', 't'],
  ['input.type.compose', 't'],
  ['input', 't'],
  ['delete.backward', 't'],
  ['delete.cut', 't'],
  ['input.paste', 'p'],
  ['input.complete', 'c'],
  ['input.drop', 'd'],
  ['move.drop', 'd'],
  ['input.indent', 'e'],
  ['input.replace.all', 'e'],
  ['input.copyline', 'e'],
])('O12: %s is made by %s', (userEvent, letter) => expect(howOf(event(userEvent))).toBe(letter))

test('O12: commands of the editor, undo and redo say what they are', () => {
  expect(howOf(done(insertNewlineAndIndent))).toBe('t')
  expect(howOf(done(toggleComment))).toBe('e')
  expect(howOf(done(moveLineDown))).toBe('e')
  const undone = done(undo, event('input.type').state)
  expect(howOf(undone)).toBe('u')
  expect(howOf(done(redo, undone.state))).toBe('u')
})

test('O12: every part of a large paste is a paste', () => {
  const changes = { from: 0, insert: 'line\n'.repeat(60_000) }
  const parts = splitLarge(state.update({ changes, userEvent: 'input.paste' }))
  expect(parts.length).toBeGreaterThan(2)
  expect(parts.map(howOf).join('')).toBe('p'.repeat(parts.length))
})
