import { expect, test } from 'vitest'
import { testsInFiles, testsInJson } from './tests-in.ts'

test('a list of tests is taken as folders write them', () => {
  expect(
    testsInJson('[{"name":"a","input":"1","expected":"2","hidden":false},{"args":[[1],2],"expected":[3]}]'),
  ).toEqual({
    tests: [
      { name: 'a', hidden: false, input: '1', expected: '2' },
      { name: '2', hidden: true, input: '[[1],2]', expected: '[3]' },
    ],
  })
  // The JSON of a string that a function answers.
  expect(testsInJson('[{"args":[],"expected":"x"}]')).toMatchObject({ tests: [{ expected: '"x"' }] })
})

test('pairs of files are tests, in the order of their names', () => {
  const files = ['2.out', '1.in', '1.ans', '2.in'].map((name) => ({ name, text: `text of ${name}` }))
  expect(testsInFiles(files)).toEqual({
    tests: [
      { name: '1', hidden: true, input: 'text of 1.in', expected: 'text of 1.ans' },
      { name: '2', hidden: true, input: 'text of 2.in', expected: 'text of 2.out' },
    ],
  })
})

test('what holds no tests is refused in a sentence', () => {
  expect(testsInJson('{')).toEqual({ why: 'This is not JSON.' })
  expect(testsInJson('[1]')).toHaveProperty('why')
  expect(testsInJson('[]')).toHaveProperty('why')
  expect(testsInFiles([{ name: '1.in', text: '' }])).toEqual({ why: '1.out is missing beside 1.in.' })
  expect(testsInFiles([{ name: 'a.exe', text: '' }])).toEqual({ why: 'a.exe is no file of tests.' })
})
