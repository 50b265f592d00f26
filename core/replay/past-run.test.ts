import { expect, test } from 'vitest'
import { differenceOf } from './past-run.ts'

const python = { language: 'python', version: 'CPython 3.11.2' }
const image = (digit: string) => `sha256:${digit.repeat(64)}`

test('Q9: what ran a program then and what runs it now are compared by version and image', () => {
  expect(differenceOf(python, { ...python })).toBe(null)
  expect(differenceOf(python, { ...python, version: 'CPython 3.14.0' })).toBe(
    'Then CPython 3.11.2, now CPython 3.14.0.',
  )
  expect(differenceOf({ ...python, image: image('a') }, { ...python, image: image('b') })).toBe(
    'CPython 3.11.2 as then, in another image: then sha256:aaaaaaaaaaaa, now sha256:bbbbbbbbbbbb.',
  )
  expect(differenceOf({ ...python, image: image('a') }, python)).toMatch(/now none\.$/)
})

test('Q9: nothing is said of another language, or where nothing was run', () => {
  expect(differenceOf({ ...python, language: 'ruby' }, { ...python, version: 'CPython 3.14.0' })).toBe(null)
  expect(differenceOf(null, python)).toBe(null)
  expect(differenceOf({ language: 'python' }, python)).toBe(null)
  expect(differenceOf(python, null)).toBe(null)
})
