import { expect, test } from 'vitest'
import { parseFileName } from './file-name.ts'
import { canRun, firstFileName, languageByID, languageOf, LANGUAGES } from './languages.ts'

test('ids and extensions belong to one language each, and twenty are highlighted at least', () => {
  const extensions = LANGUAGES.flatMap((language) => language.extensions)
  expect(new Set(LANGUAGES.map(({ id }) => id)).size).toBe(LANGUAGES.length)
  expect(new Set(extensions).size).toBe(extensions.length)
  expect(LANGUAGES.length).toBeGreaterThanOrEqual(20)
})

test('a file is in the language of its last extension, in any case', () => {
  expect(['a.py', 'A.PY', 'a.test.ts', '.py', 'dir.py/x.js'].map((name) => languageOf(name)?.id)).toEqual([
    'python',
    'python',
    'typescript',
    'python',
    'javascript',
  ])
  expect(['a', 'py', 'a.', 'a.unknown', '', 'a.py/b'].map((name) => languageOf(name))).toEqual(
    Array(6).fill(undefined),
  )
  expect(
    ['constructor', '__proto__', 'toString'].map((name) => languageOf(`a.${name}`) ?? languageByID(name)),
  ).toEqual(Array(3).fill(undefined))
})

test('the first file of every language has a good name and is in that language', () => {
  for (const { id } of LANGUAGES) {
    expect(parseFileName(firstFileName(id))).toBe(firstFileName(id))
    expect(languageOf(firstFileName(id))?.id).toBe(id)
  }
  expect(firstFileName('nonsense')).toBe('main.txt')
})

test('R5: what the sandbox would have to transform first cannot be started', () => {
  expect(['a.py', 'a.js', 'a.mts', 'a.TS'].map(canRun)).toEqual(Array(4).fill(true))
  expect(['a.tsx', 'a.jsx', 'a.JSX', 'a.zig', 'a', ''].map(canRun)).toEqual(Array(6).fill(false))
})
