import { expect, test } from 'vitest'
import { anotherName } from './file-names.ts'

test('one more file has a name of its own and the ending of the first', () => {
  const named = (...names: string[]) => names.map((name) => ({ name }))
  expect(anotherName(named('main.py'), 'main.py')).toBe('part-2.py')
  expect(anotherName(named('main.py', 'Part-3.py'), 'main.py')).toBe('part-4.py')
  expect(anotherName([], 'Makefile')).toBe('part-1.txt')
})
