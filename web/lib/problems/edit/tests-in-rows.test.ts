import { expect, test } from 'vitest'
import { testsInRows, testsInText } from './tests-in-rows.ts'

const GROUPS = [{ name: 'small' }, { name: 'large' }]

test('rows of a spreadsheet are tests, with several lines in a cell', () => {
  expect(testsInRows('"1\n2"\t3\n"say ""x"""\t\n', GROUPS)).toEqual({
    tests: [
      { name: '1', hidden: true, input: '1\n2', expected: '3' },
      { name: '2', hidden: true, input: 'say "x"', expected: '' },
    ],
  })
  expect(testsInRows('a\tvisible\tlarge\t1\t2\r\n\r\nb\thidden\t\t3\t4\r\n', GROUPS)).toEqual({
    tests: [
      { name: 'a', hidden: false, group: 1, input: '1', expected: '2' },
      { name: 'b', hidden: true, input: '3', expected: '4' },
    ],
  })
})

test('a first row may name the columns, in any order', () => {
  expect(testsInRows('Expected\tInput\tVisible\tRemark\n2\t1\tyes\tfirst\n4\t3\tno\t', GROUPS)).toEqual({
    tests: [
      { name: '1', hidden: false, input: '1', expected: '2', about: 'first' },
      { name: '2', hidden: true, input: '3', expected: '4' },
    ],
  })
})

test('rows that cannot be read are refused by their number', () => {
  expect(testsInRows('1\t2\n1', GROUPS)).toMatchObject({ why: expect.stringMatching(/^Row 2 has 1 cells/) })
  expect(testsInRows('a\thidden\thuge\t1\t2', GROUPS)).toEqual({ why: 'Row 1: there is no group “huge”.' })
  expect(testsInRows('', GROUPS)).toHaveProperty('why')
})

test('what is pasted is a JSON list or rows', () => {
  expect(testsInText('[{"input":"1","expected":"2"}]', [])).toHaveProperty('tests.length', 1)
  expect(testsInText('[1]\t2\n[3]\t4', [])).toHaveProperty('tests.1.input', '[3]')
  expect(testsInText('nothing', [])).toEqual({
    why: 'This is neither a JSON list nor rows with tabs between the cells.',
  })
})
