import { expect, test } from 'vitest'
import type { ProblemBody, ProblemTest } from '../protocol/problem.ts'
import { requestOf, type Asked } from './request.ts'

const body: ProblemBody = {
  ...{ slug: 'sums', title: 'Sums', difficulty: 'easy', tags: [], kind: 'stdio', statement: 'Add.' },
  limits: { cpuMs: 2000, memoryBytes: 1 << 28, outputBytes: 65536, languages: { python: { cpuMs: 4000 } } },
  ...{ checker: { name: 'trailing' }, groups: [], starters: {}, references: [], hints: [], editorial: '' },
}
const tests: ProblemTest[] = [
  { name: 'one', hidden: false, input: '1 2\n', expected: '3\n' },
  { name: 'two', hidden: true, input: '3 4\n', expected: '7\n' },
]
const files = [{ name: 'main.py', text: 'print(3)' }]
const asked: Asked = {
  body,
  tests,
  kind: 'submit',
  language: 'python',
  entry: 'main.py',
  files,
  mark: 'mark',
}
const signature = { name: 'sum_up', params: [{ name: 'numbers', type: 'float[]' }], result: 'float' }
const program = { name: 'program', language: 'python', entry: 'check.py', files } as const

const request = (change: Partial<Asked>, changed: Partial<ProblemBody> = {}) => {
  const made = requestOf({ ...asked, ...change, body: { ...body, ...changed } })
  if ('why' in made) throw new Error(made.why)
  return made
}

test('E21: all tests of a submission, of hidden ones nothing that they print', () => {
  expect(request({})).toEqual({
    ...{ language: 'python', entry: 'main.py', files, checker: body.checker, numbers: [0, 1] },
    limits: { cpuMs: 4000, memoryBytes: 1 << 28, outputBytes: 65536 },
    tests: [
      { stdin: '1 2\n', expected: '3\n', shown: true },
      { stdin: '3 4\n', expected: '7\n', shown: false },
    ],
  })
  expect(request({ language: 'cpp' }).limits.cpuMs).toBe(2000)
})

test('E21: visible tests alone, and an input of one’s own', () => {
  expect(request({ kind: 'tests' }).numbers).toEqual([0])
  expect(request({ kind: 'try', input: '9\n' }).tests).toEqual([
    { stdin: '9\n', expected: null, shown: true },
  ])
})

test('E21: a function is asked with its arguments, and its checker with what they were written as', () => {
  const solution = { entry: 'solution.py', files: [{ name: 'solution.py', text: '' }] }
  const one = [{ name: 'one', hidden: false, input: '[[1, -0, "NaN"]]', expected: '"NaN"' }]
  const made = request({ ...solution, tests: one }, { kind: 'function', signature })
  expect(made.result).toEqual({ type: 'float', mark: 'mark' })
  expect(made.entry).toBe('judge_main.py')
  expect(made.tests).toEqual([{ stdin: '3\n1\n-0.0\nNaN\n', expected: '"NaN"', shown: true }])
  const own = request({ ...solution, tests: one }, { kind: 'function', signature, checker: program })
  expect(own.tests[0]?.input).toBe('[[1, -0, "NaN"]]')
})

test.each(['', '[', '[1]', '[[1],[2]]', '[["1"]]', '[[null]]', '{"0":[1]}'])(
  'E21: arguments that are none are refused: %s',
  (input) => {
    const change = { kind: 'function', signature } as const
    const made = requestOf({ ...asked, kind: 'try', input, body: { ...body, ...change } })
    expect(made).toEqual({
      why: 'The arguments are not a JSON list of values of the types that are asked for.',
    })
  },
)

test('E21: a language without functions is refused', () => {
  const made = requestOf({ ...asked, language: 'bash', body: { ...body, kind: 'function', signature } })
  expect(made).toEqual({ why: 'Functions in this language cannot be tested here.' })
})

test('E21: each test of a database has its own file that fills it', () => {
  const sql = { entry: 'query.sql', files: [{ name: 'query.sql', text: 'SELECT 1;' }], language: 'sql' }
  const made = request(sql, { kind: 'sql', checker: program })
  expect(made.files.map(({ name }) => name)).toEqual(['query.sql', 'judge_main.sql'])
  expect(made.tests[1]).toEqual({
    ...{ stdin: '', files: [{ name: 'judge_setup.sql', text: '3 4\n' }], input: '3 4\n' },
    ...{ expected: '7\n', shown: false },
  })
})
