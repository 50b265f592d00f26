import { expect, test } from 'vitest'
import { fromField, toField } from './local-time.ts'

test('a moment comes back from its field, to the minute', () => {
  const at = new Date(2027, 0, 5, 9, 3).getTime()
  expect(toField(at)).toBe('2027-01-05T09:03')
  expect(fromField(toField(at))).toBe(at)
})

test('an empty field and one that is no date are no moment', () => {
  expect(toField(null)).toBe('')
  expect(fromField('')).toBeNull()
  expect(fromField('soon')).toBeNull()
})
