import { language } from '@codemirror/language'
import { EditorState } from '@codemirror/state'
import { expect, test } from 'vitest'
import { LANGUAGES, firstFileName } from '#core/protocol/languages.ts'
import { loadMode, modeOf } from './modes.ts'

test.each(LANGUAGES.map(({ id }) => id))('%s has a mode that parses', async (id) => {
  const file = firstFileName(id)
  expect(await loadMode(file)).toBe(true)
  const state = EditorState.create({ doc: 'x = "1"\n', extensions: modeOf(file) })
  const found = state.facet(language)
  expect(found?.parser.parse('x = "1"\n').length).toBe(8)
})

test('a file of no known language is plain text', async () => {
  expect(await loadMode('notes.txt')).toBe(true)
  expect(EditorState.create({ extensions: modeOf('notes.txt') }).facet(language)).toBe(null)
})
