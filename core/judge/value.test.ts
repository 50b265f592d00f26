import { expect, test } from 'vitest'
import type { NamedChecker } from './checkers.ts'
import { compareValues } from './compare-values.ts'
import { canonical, isValueOf, parseType } from './value.ts'

test('E3: a type is one of four with at most three lists around it, and a value is of it or not', () => {
  expect(parseType('int[][]')).toEqual({ base: 'int', depth: 2 })
  expect(['int[][][][]', 'Int', 'int[', '[]', '', 'list', 'int []'].map(parseType)).toEqual(
    Array(7).fill(null),
  )
  const good = [
    ['int', -0],
    ['int', 3.0],
    ['int', Number.MAX_SAFE_INTEGER],
    ['float', 1],
    ['float', 'NaN'],
    ['float[]', ['-Infinity', 0.5]],
    ['string', ''],
    ['bool[][]', [[], [true]]],
  ] as const
  const bad = [
    ['int', 2 ** 53],
    ['int', 1.5],
    ['int', '1'],
    ['int', true],
    ['int', null],
    ['float', 'nan'],
    ['float', '1'],
    ['bool', 0],
    ['string', 1],
    ['int[]', { length: 0 }],
    ['int[]', [1, null]],
    ['int[][]', [1]],
    ['int', [1]],
    ['what', 1],
  ] as const
  expect(good.filter(([type, value]) => !isValueOf(type, value))).toEqual([])
  expect(bad.filter(([type, value]) => isValueOf(type, value))).toEqual([])
})

test('E3: equal values have one JSON text', () => {
  expect(canonical('int[]', [-0, 3.0, 7])).toBe('[0,3,7]')
  expect(canonical('float[]', [1.0, -0, 0.1, NaN, 'Infinity', 1e21])).toBe('[1,0,0.1,"NaN","Infinity",1e+21]')
  expect(canonical('string[][]', [['a"', 'ä'], []])).toBe('[["a\\"","ä"],[]]')
  expect(() => canonical('int', 'x')).toThrow(TypeError)
})

const exact: NamedChecker = { name: 'exact' }
const lines: NamedChecker = { name: 'lines' }
const floats: NamedChecker = { name: 'floats', absolute: 0, relative: 1e-9 }
const caseless: NamedChecker = { name: 'tokens', caseless: true }

test.each([
  [exact, 'int', 1, 1, true],
  [exact, 'int', 0, -0, true],
  [exact, 'int', 1, 1.5, false],
  [exact, 'int', 1, '1', false],
  [exact, 'int', 1, true, false],
  [exact, 'float', 'NaN', NaN, true],
  [exact, 'float', 'Infinity', '-Infinity', false],
  [exact, 'float', 0.3, 0.1 + 0.2, false],
  [floats, 'float', 0.3, 0.1 + 0.2, true],
  [floats, 'float[][]', [[1], [2, 3]], [[1], [2.0000000001, 3]], true],
  [floats, 'float[][]', [[1], [2, 3]], [[1], [2.1, 3]], false],
  [floats, 'int', 10 ** 12, 10 ** 12 + 1, true],
  [exact, 'int[]', [1, 2], [2, 1], false],
  [lines, 'int[]', [1, 2, 2], [2, 1, 2], true],
  [lines, 'int[]', [1, 2, 2], [2, 1, 1], false],
  [lines, 'int[][]', [[1, 2], [3]], [[3], [1, 2]], true],
  [lines, 'int[][]', [[1, 2], [3]], [[3], [2, 1]], false],
  [lines, 'string[]', ['', 'a'], ['a'], false],
  [lines, 'float[]', [1.0, 'NaN', -0], [NaN, 0, 1], true],
  [lines, 'int', 1, 1, true],
  [exact, 'string', 'a', 'a ', false],
  [exact, 'string', '\u00e9', 'e\u0301', false],
  [caseless, 'string[]', ['Yes  sir'], ['yes sir'], true],
  [exact, 'int[]', [1], [1, 2], false],
  [exact, 'int[]', [1], undefined, false],
  [exact, 'int[]', [1], null, false],
] as const)('E3: %j of %s: %j and %j are the same: %s', (checker, type, expected, got, same) => {
  const { ok, note } = compareValues(checker, type, expected, got)
  expect(ok).toBe(same)
  expect(note === undefined).toBe(same)
})

test('E3: the note leads to the first difference', () => {
  expect(compareValues(exact, 'int[][]', [[1], [2, 3]], [[1], [2, 4]]).note).toBe(
    'the result[1][1]: expected "3", got "4"',
  )
  expect(compareValues(exact, 'int[]', [1], [1, 2]).note).toBe('the result: expected 1 items, got 2')
})
