import { expect, test } from 'vitest'
import { compare, type NamedChecker } from './checkers.ts'

const exact: NamedChecker = { name: 'exact' }
const trailing: NamedChecker = { name: 'trailing' }
const tokens: NamedChecker = { name: 'tokens' }
const caseless: NamedChecker = { name: 'tokens', caseless: true }
const lines: NamedChecker = { name: 'lines' }
const floats: NamedChecker = { name: 'floats', absolute: 1e-9, relative: 1e-9 }
const ALL = [exact, trailing, tokens, caseless, lines, floats]

/** What is expected, what came, and the checkers that take it. */
const CASES: readonly [expected: string, got: string, taken: readonly NamedChecker[]][] = [
  ['', '', ALL],
  ['a\n', 'a\n', ALL],
  ['a\n', 'a', ALL.slice(1)],
  ['a', 'a\n\n \t\n', ALL.slice(1)],
  ['a\nb\n', 'a\r\nb\r\n', ALL.slice(1)],
  ['a\n', '\ufeffa\n', ALL.slice(1)],
  ['a\n', 'a \t\v\f\n', ALL.slice(1)],
  ['', '\n\n', ALL.slice(1)],
  ['', 'a', []],
  ['a', '', []],
  ['a b\n', 'a  b\n', [tokens, caseless, floats]],
  ['a b\n', 'a\tb\n', [tokens, caseless, floats]],
  ['a b\n', 'a\nb\n', [tokens, caseless, floats]],
  ['a b\n', ' a b\n', [tokens, caseless, floats]],
  ['a b\n', 'a\u00a0b\n', []],
  ['a b', 'ab', []],
  ['a\n\nb\n', 'a\nb\n', [tokens, caseless, lines, floats]],
  ['Yes\n', 'YES\n', [caseless]],
  ['Ä', 'ä', [caseless]],
  ['\u00e9', 'e\u0301', []],
  ['👩‍💻', '👩‍💻\n', ALL.slice(1)],
  ['👩‍💻', '👩💻', []],
  ['\ud800', '\ud800', ALL],
  ['\ud800', '\ud801', []],
  ['1\n2\n2\n', '2\n1\n2\n', [lines]],
  ['1\n2\n2\n', '2\n1\n1\n', []],
  ['1\n2\n', '1\n2\n2\n', []],
  ['1 2\n', '2 1\n', []],
  ['constructor\n__proto__', '__proto__\nconstructor', [lines]],
  ['0.1', '0.1000000000001', [floats]],
  ['0.1', '0.10000001', []],
  ['1', '1.0', [floats]],
  ['1', '1e0', [floats]],
  ['1', '+1', [floats]],
  ['.5', '0.5', [floats]],
  ['5.', '5', [floats]],
  ['1', '1.0000000009', [floats]],
  ['1000000', '1000000.0009', [floats]],
  ['1000000', '1000000.002', []],
  ['0', '-0', [floats]],
  ['0', '1e-9', [floats]],
  ['0', '2e-9', []],
  ['1', '0x1', []],
  ['1', '1,0', []],
  ['nan', 'NaN', [caseless, floats]],
  ['nan', '-nan', [floats]],
  ['nan', '1', []],
  ['inf', 'Infinity', [floats]],
  ['inf', '-inf', []],
  ['inf', '1e308', []],
  ['1e999', '2e999', []],
  ['x 1.0', 'x 1', [floats]],
  ['x 1.0', 'y 1', []],
  ['1 2', '1', []],
  ['1', '1 2', []],
]

test('E1: every checker takes what it forgives and nothing else, whatever the line ends', () => {
  for (const [expected, got, taken] of CASES)
    for (const checker of ALL) {
      const { ok, note } = compare(checker, expected, got)
      const about = JSON.stringify({ checker, expected, got, note })
      expect({ about, ok }).toEqual({ about, ok: taken.includes(checker) })
      expect(note === undefined).toBe(ok)
      expect(note?.length ?? 0).toBeLessThan(400)
    }
  expect(CASES.length).toBeGreaterThan(50)
})

test('E2: the note says where the first difference is, in a form in which blanks are seen', () => {
  expect(compare(exact, 'a\nb', 'a\nb\n').note).toBe('line 2: expected "b", got "b\\n"')
  expect(compare(exact, '\na', 'a').note).toBe('line 1: expected "\\n", got "a"')
  expect(compare(trailing, 'a\nb c\n', 'a\nb\tc\n').note).toBe('line 2: expected "b c", got "b\\tc"')
  expect(compare(trailing, 'a\nb', 'a').note).toBe('line 2: expected "b", got nothing more')
  expect(compare(trailing, 'a', 'a\n\u200b').note).toBe('line 2: expected nothing more, got "\\u200b"')
  expect(compare(trailing, '\u00e9', 'e\u0301').note).toContain('another Unicode form')
  expect(compare(tokens, '1 2 3', '1\n2\n4').note).toBe('token 3 (line 3): expected "3", got "4"')
  expect(compare(tokens, '1', '1\n2').note).toBe('token 2 (line 2): expected nothing more, got "2"')
  expect(compare(tokens, '1 2', '1').note).toContain('token 2')
  expect(compare(lines, 'a\nb', 'b\nb').note).toContain('line 2, which is too many')
  expect(compare(lines, 'a\nb', 'b').note).toContain('a missing line: expected "a"')
})

test('E1: megabytes are compared in linear time, also those that are made to be slow', () => {
  const size = 500_000
  const texts = [
    'x'.repeat(size),
    ' '.repeat(size),
    '\n'.repeat(size),
    '1'.repeat(size),
    '1 '.repeat(size / 2),
  ]
  texts.push(
    `${'1'.repeat(1_000)}x `.repeat(size / 1_000),
    ` ${'\t \n'.repeat(size / 3)}x`,
    'a\n'.repeat(size / 2),
  )
  const begun = performance.now()
  for (const checker of ALL)
    for (const one of texts) {
      expect(compare(checker, one, one).ok).toBe(true)
      expect(compare(checker, `${one}1`, `${one}2`).ok).toBe(false)
    }
  // Quadratic time would be hours.
  expect(performance.now() - begun).toBeLessThan(60_000)
})
