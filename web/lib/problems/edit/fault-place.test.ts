import { expect, test } from 'vitest'
import { placeOfFault } from './fault-place.ts'

test('a fault is named as the form names its field, and is found in its part', () => {
  const words = (path: string) => placeOfFault(path)?.words
  expect(placeOfFault('tests.3.input')).toEqual({ part: 'tests', words: 'Test 4, input' })
  expect(placeOfFault('tests.1.expected', [{ name: 'a' }, { name: 'large' }])?.words).toBe(
    'Test 2 “large”, what is expected',
  )
  expect(placeOfFault('slug')).toEqual({ part: 'about', words: 'Name in addresses' })
  expect(placeOfFault('starters.python.files.0.name')).toEqual({
    part: 'code',
    words: 'Starter in Python, files',
  })
  expect(words('references.0')).toBe('Submission 1')
  expect(words('limits.cpuMs')).toBe('Limits, CPU time')
  expect(words('hints.1')).toBe('Hint 2')
  expect(placeOfFault('checker.files.0.text')?.part).toBe('code')
  expect(placeOfFault('')).toBeNull()
  expect(placeOfFault('nothing.0')).toBeNull()
})
