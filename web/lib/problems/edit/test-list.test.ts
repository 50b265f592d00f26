import { expect, test } from 'vitest'
import { freeName, groupSums, inOneLine, matchingTests, moveInside } from './test-list.ts'

test('a value is shown in one line, and of a long one the beginning', () => {
  expect(inOneLine('1 2\n3\n')).toBe('1 2 ⏎ 3')
  expect(inOneLine('a\tb')).toBe('a ⇥ b')
  expect(inOneLine('x'.repeat(500_000))).toBe(`${'x'.repeat(160)}…`)
})

test('a test goes to a place of the list, up and down, and none is lost', () => {
  const list = ['a', 'b', 'c', 'd']
  moveInside(list, 3, 0)
  expect(list).toEqual(['d', 'a', 'b', 'c'])
  moveInside(list, 0, 2)
  expect(list).toEqual(['a', 'b', 'd', 'c'])
})

test('tests are found by all words, in their name, group, texts and who sees them', () => {
  const tests = [
    { name: 'empty', hidden: false, input: '', expected: '0' },
    { name: 'Large list', hidden: true, group: 1, input: '9 9', expected: '18' },
    { name: 'large', hidden: true, group: 0, input: '', expected: '' },
  ]
  const groups = [{ name: 'small' }, { name: 'big' }]
  expect(matchingTests(tests, groups, '')).toEqual([0, 1, 2])
  expect(matchingTests(tests, groups, ' LARGE big')).toEqual([1])
  expect(matchingTests(tests, groups, 'visible')).toEqual([0])
  expect(matchingTests(tests, groups, '18')).toEqual([1])
})

test('points are those of the groups that have tests', () => {
  const groups = [{ points: 40 }, { points: 60 }, { points: 5 }]
  const sums = groupSums([{ group: 1 }, {}, { group: 1 }, { group: 0 }, { group: 9 }], groups)
  expect(sums).toEqual({ counts: [1, 2, 0], points: 100 })
})

test('one more test has a name that no other has', () => {
  const named = (...names: string[]) => names.map((name) => ({ name }))
  expect(freeName(named('1', '2'))).toBe('3')
  expect(freeName(named('1', '3'))).toBe('4')
  expect(freeName(named('big', 'big 2'), 'big')).toBe('big 3')
  expect(freeName(named('big', 'big 2'), 'big 2')).toBe('big 3')
  expect(freeName(named('x'.repeat(60)), 'x'.repeat(60)).length).toBeLessThanOrEqual(60)
})
