import { expect, test } from 'vitest'
import { PROGRAM, TYPED, cut, lengthOf } from './story.ts'

test('a cut line keeps its colours and ends inside a token', () => {
  expect(cut([['def', 'keyword'], [' f()']], 5)).toEqual([['def', 'keyword'], [' f']])
  expect(cut([['def', 'keyword']], 0)).toEqual([])
})

test('a line cut after its length is the line', () => {
  const line = PROGRAM[TYPED.line] ?? []
  expect(cut(line, lengthOf(line))).toEqual(line)
})
