import { expect, test } from 'vitest'
import type { Signature } from '../protocol/judge.ts'
import { encodeArguments, harnessOf } from './harness.ts'
import { sqlProgramOf } from './harness/sql.ts'
import { readResult } from './result.ts'
import { STUB_LANGUAGES, emptyFunction } from './stubs.ts'

const MARK = 'mark-of-one-judgement:'
const of = (...types: string[]): Signature => ({
  name: 'some_name',
  params: types.map((type, n) => ({ name: `p${n}`, type })),
  result: 'int',
})

test('E18: a value is a line, a list its length and its items', () => {
  const signature = of('int', 'float[]', 'bool', 'string', 'int[][]')
  const args = [-5, [0.5, -0, 'NaN', 'Infinity', 1e300], true, 'text', [[], [1, 2]]]
  expect(encodeArguments(signature, args).split('\n')).toEqual([
    ...['-5', '5', '0.5', '-0.0', 'NaN', 'Infinity', '1e+300', 'true', 'text'],
    ...['2', '0', '2', '1', '2', ''],
  ])
})

test('E18: a string stays in its line, whatever is in it', () => {
  expect(encodeArguments(of('string'), ['a\nb\rc\0d\\n\\'])).toBe('a\\nb\\rc\\0d\\\\n\\\\\n')
  expect(encodeArguments(of('string'), [''])).toBe('\n')
  // Half of a pair is no character, and UTF-8 has none for it.
  expect(encodeArguments(of('string'), ['\u{1F600}\ud83d'])).toBe('\u{1F600}\ufffd\n')
})

test.each(STUB_LANGUAGES)('E20: in %s the lines of a solution keep their numbers', (language) => {
  const stub = emptyFunction(language, of('int'))
  if (!stub) throw new Error('no stub')
  const more = { name: 'more.txt', text: 'more' }
  const program = harnessOf(language, of('int'), { entry: stub.entry, files: [...stub.files, more] }, MARK)
  const [own, other, added, ...rest] = program?.files ?? []
  expect(own?.name).toBe(stub.entry)
  expect(own?.text.startsWith(stub.files[0]?.text ?? '!')).toBe(true)
  expect([other, rest]).toEqual([more, []])
  expect(added?.text).toContain(MARK)
  expect(program?.files.map(({ name }) => name)).toContain(program?.entry)
})

test('E20: a file with the name of the harness is not run in its place', () => {
  const files = [
    { name: 'solution.py', text: '' },
    { name: 'judge_main.py', text: 'print("[1]")' },
  ]
  const program = harnessOf('python', of('int'), { entry: 'solution.py', files }, MARK)
  expect(program?.files).toHaveLength(2)
  expect(program?.files[1]?.text).toContain(MARK)
  expect(harnessOf('bash', of('int'), { entry: 'solution.sh', files }, MARK)).toBeNull()
  expect(harnessOf('constructor', of('int'), { entry: 'solution.sh', files }, MARK)).toBeNull()
})

test('E21: what fills a database is read before the statements over it', () => {
  const files = [{ name: 'query.sql', text: 'SELECT 1;' }]
  const { entry, files: run } = sqlProgramOf({ entry: 'query.sql', files })
  expect(run).toEqual([...files, { name: entry, text: '.read "judge_setup.sql"\n.read "query.sql"\n' }])
})

test('E19: the last line with the mark is the result, and the rest was printed', () => {
  const read = (stdout: string) => readResult('int[]', MARK, stdout)
  expect(read(`\n${MARK}[1]\n`)).toEqual({ ok: true, value: [1], printed: '' })
  expect(read(`${MARK}[1]`)).toEqual({ ok: true, value: [1], printed: '' })
  expect(read(`said\n${MARK}[1]\nlater\n`)).toEqual({ ok: true, value: [1], printed: 'saidlater\n' })
  expect(read(`\n${MARK}[9]\n\n${MARK}[1]\n`)).toEqual({ ok: true, value: [1], printed: `\n${MARK}[9]\n` })
  // Not at the beginning of a line.
  expect(read(`[1] ${MARK}[9]`)).toMatchObject({ ok: false, printed: `[1] ${MARK}[9]` })
  expect(read('')).toMatchObject({ ok: false, why: 'The program ended before the function returned.' })
})

test.each([
  ['int', '9007199254740993', 'An integer beyond ±(2^53 - 1)'],
  ['int[]', '[1,-9007199254740993]', 'A list with an integer beyond ±(2^53 - 1) in it'],
  ['int', '1.5', 'A float'],
  ['int', 'null', 'Nothing'],
  ['int', '[1]', 'A list'],
  ['int[]', '"text"', 'A text'],
  ['int[][]', '[[1],[2,true]]', 'A list with a truth value in it'],
  ['int[][]', '[[1],2]', 'A list with a number in it'],
  ['float', '"nan"', 'A text'],
  ['string', '{"a":1}', 'Something else'],
  ['int[]', '!deep', 'A list that is nested too deep, or in itself,'],
  ['int[]', '!large', 'A value that is too large'],
  ['int[]', '!float', 'A float that is not finite'],
  ['int[]', '!type set', 'A value of the type set'],
  ['int[]', '!type <b onclick="x">', 'A value of another type'],
  ['int[]', '!constructor', 'Something else'],
])('E20: where %s is promised, %s is told in words', (type, line, what) => {
  const { printed, ...read } = readResult(type, MARK, `\n${MARK}${line}\n`)
  expect(read).toEqual({ ok: false, why: `${what} was returned where ${type} was promised.` })
  expect(printed).toBe('')
})

test('E20: what cannot be read never throws, however deep it is', () => {
  for (const line of [
    '',
    '[',
    'NaN',
    '1 2',
    '['.repeat(500_000),
    `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
  ])
    expect(readResult('int[]', MARK, `\n${MARK}${line}\n`)).toMatchObject({ ok: false })
})
