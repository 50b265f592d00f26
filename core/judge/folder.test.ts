import { expect, test } from 'vitest'
import * as v from 'valibot'
import { JUDGE_LIMITS } from '../protocol/judge.ts'
import { problem as problemSchema } from '../protocol/problem.ts'
import { readProblem } from './folder.ts'
import { faultLine } from './folder/faults.ts'

type Files = Record<string, string | Uint8Array | undefined>

const encoder = new TextEncoder()
const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3])

const SUM: Files = {
  'problem.json': '{\n  "title": "Sum",\n  "difficulty": "intro",\n  "kind": "stdio"\n}\n',
  'statement.md': 'Add **two** numbers.\r\n\r\n![a scale](scale.png)\n',
  'scale.png': PNG,
  'editorial.md': 'Add them.\n',
  'hints/1.md': 'What is +?\n',
  'hints/2.md': 'It adds.\n',
  'starters/python/main.py': 'print()\n',
  'starters/cpp/main.cpp': 'int main() {}\n',
  'starters/cpp/more.hpp': '\n',
  'submissions/accepted/fast.py': 'print(sum(map(int, input().split())))\n',
  'submissions/wrong_answer/never/main.py': 'import more\n',
  'submissions/wrong_answer/never/more.py': '',
  'tests/visible/01-small.in': '1 2\r\n',
  'tests/visible/01-small.out': '3\n',
  'tests/visible/01-small.md': 'The smallest.\n',
  'tests/hidden/tests.json': '[\n  { "name": "big",\n    "input": "9 9\\r\\n", "expected": "18" }\n]\n',
}

const CALLED: Files = {
  'problem.json': JSON.stringify({
    title: 'Double',
    difficulty: 'easy',
    tags: ['maths'],
    kind: 'function',
    signature: { name: 'twice_as', params: [{ name: 'some_numbers', type: 'float[]' }], result: 'float[]' },
  }),
  'statement.md': 'Double `List<int>` or $a<b$.\n',
  'tests/visible/tests.json': '[{ "name": "one", "args": [[1.0, -0, "NaN"]], "expected": [2, 0, "NaN"] }]',
}

const read = (files: Files, slug = 'a-problem') =>
  readProblem(
    new Map(
      Object.entries(files).flatMap(([name, content]) =>
        content === undefined
          ? []
          : [[name, typeof content === 'string' ? encoder.encode(content) : content] as const],
      ),
    ),
    slug,
  )
const good = (files: Files) => {
  const found = read(files)
  if (!found.ok) throw new Error(found.faults.map(faultLine).join('\n'))
  expect(v.is(problemSchema, found.problem)).toBe(true)
  return found.problem
}
const faults = (files: Files, slug?: string) => {
  const found = read(files, slug)
  return found.ok ? [] : found.faults.map(faultLine)
}

test('E8: a folder is a problem, with what it leaves out', () => {
  const problem = good(SUM)
  expect(problem).toMatchObject({
    slug: 'a-problem',
    tags: [],
    checker: { name: 'trailing' },
    limits: { cpuMs: 2_000, memoryBytes: 268_435_456, outputBytes: 65_536 },
    groups: [],
    hints: ['What is +?\n', 'It adds.\n'],
  })
  expect(problem.statement).toBe(
    'Add **two** numbers.\n\n![a scale](data:image/png;base64,iVBORw0KGgoBAgM=)\n',
  )
  expect(Object.entries(problem.starters).map(([id, { entry, files }]) => [id, entry, files.length])).toEqual(
    [
      ['cpp', 'main.cpp', 2],
      ['python', 'main.py', 1],
    ],
  )
  expect(problem.references.map(({ name, entry, expect }) => [name, entry, expect])).toEqual([
    ['fast.py', 'main.py', 'ok'],
    ['never', 'main.py', 'wrong_answer'],
  ])
  expect(problem.tests).toEqual([
    { name: '01-small', hidden: false, input: '1 2\n', expected: '3\n', about: 'The smallest.' },
    { name: 'big', hidden: true, input: '9 9\r\n', expected: '18' },
  ])
})

test('E8: a function is offered in every language it can be called in, with an empty one to begin with', () => {
  const problem = good(CALLED)
  expect(problem.tests).toEqual([
    { name: 'one', hidden: false, input: '[[1,0,"NaN"]]', expected: '[2,0,"NaN"]' },
  ])
  const begin = Object.values(problem.starters).map(({ files }) => files[0]?.text.replace(/\s+/g, ' '))
  expect(Object.keys(problem.starters)).toEqual(['python', 'javascript', 'typescript', 'java', 'cpp', 'go'])
  expect(begin[0]).toContain('def twice_as(some_numbers: list[float]) -> list[float]:')
  expect(begin[1]).toContain('function twiceAs(someNumbers)')
  expect(begin[2]).toContain('function twiceAs(someNumbers: number[]): number[]')
  expect(begin[3]).toContain('double[] twiceAs(double[] someNumbers)')
  expect(begin[4]).toContain('std::vector<double> twice_as(std::vector<double> some_numbers)')
  expect(begin[5]).toContain('func twiceAs(someNumbers []float64) []float64')
})

test('E8: groups are folders, and a checker of its own is in one', () => {
  const problem = good({
    ...SUM,
    'problem.json': JSON.stringify({
      ...JSON.parse(String(SUM['problem.json'])),
      groups: [
        { name: 'small', points: 40 },
        { name: 'large', points: 60 },
      ],
      checker: { name: 'program', language: 'python', entry: 'check.py' },
      languages: ['python', 'cpp'],
    }),
    'checker/check.py': 'exit(0)\n',
    'tests/hidden/tests.json': undefined,
    'tests/hidden/small/2.in': '',
    'tests/hidden/small/2.out': '',
    'tests/hidden/large/1.in': '',
    'tests/hidden/large/1.out': '',
  })
  expect(problem.tests.map(({ name, group }) => [name, group])).toEqual([
    ['01-small', undefined],
    ['2', 0],
    ['1', 1],
  ])
  expect(problem.checker).toMatchObject({ files: [{ name: 'check.py', text: 'exit(0)\n' }] })
  expect(Object.keys(problem.starters)).toEqual(['python', 'cpp'])
})

test('E9: every fault of a folder is told at once, with its file and line', () => {
  expect(
    faults({
      ...SUM,
      'statement.md': 'One\n\n<script>alert(1)</script>\n\n![x](missing.png)\n',
      'submissions/accepted/x.unknown': '',
      'tests/visible/02.in': '',
      'tests/hidden/tests.json': '[\n  { "name": "big",\n    "input": 9, "expected": "18" }\n]\n',
      'notes.txt': '',
    }),
  ).toEqual([
    'notes.txt: A problem has no such file, or nothing uses it.',
    'scale.png: A problem has no such file, or nothing uses it.',
    expect.stringMatching(/^statement\.md:3: HTML is not taken/),
    'statement.md:5: An image is a PNG, JPEG, GIF or WebP file beside the text, not "missing.png".',
    'submissions/accepted/x.unknown: Its extension is that of no language that runs.',
    expect.stringMatching(/^tests\/hidden\/tests\.json:3: 0\.input: /),
    'tests/visible/02.out: It is missing: a test is a pair of files.',
  ])
})

test('E9: faults of JSON have the line they are in', () => {
  const manifest = (text: string) => faults({ ...SUM, 'problem.json': text })
  expect(manifest('{\n  "title": "Sum"\n  "kind": "stdio"\n}')).toEqual([
    'problem.json:3: This is no JSON: a comma or } was expected here.',
  ])
  expect(
    manifest(
      '{\n  "title": "x",\n  "difficulty": "brutal",\n  "kind": "stdio",\n  "colour": 1,\n  "limits": {\n    "cpuMs": 1 } }',
    ),
  ).toEqual([
    expect.stringMatching(/^problem\.json:3: difficulty: /),
    expect.stringMatching(/^problem\.json:5: colour: /),
    expect.stringMatching(/^problem\.json:7: limits\.cpuMs: /),
  ])
  for (const text of ['', ' ', '[', '{"a":', '"\\x"', '"\n"', '{"a" 1}', '01', 'nul', '[1,]', '{,}', '[] []'])
    expect(manifest(text), text).toHaveLength(1)
  expect(manifest('['.repeat(100_000))).toEqual([expect.stringMatching(/^problem\.json:1: .*nested so deep/)])
  expect(faults({})).toEqual(['problem.json: There is no problem.json in this folder.'])
})

test.each([
  ['<img src=x onerror=alert(1)>', 'HTML'],
  ['a <b onclick="x">b</b>', 'HTML'],
  ['<!-- x -->', 'HTML'],
  ['$a<script>$', 'HTML'],
  ['![x](https://example.org/x.png)', 'image'],
  ['![x](//example.org/x.png)', 'image'],
  ['![x](data:image/svg+xml;base64,PHN2Zz4=)', 'image'],
  ['![x](data:image/png;base64,PHN2Zz4=)', 'image'],
  ['![x][y]\n\n[y]: https://example.org/x.png', 'image'],
  ['[x](javascript:alert)', 'link'],
  ['[x](java&#115;cript:alert)', 'link'],
  ['[x](<JavaScript:alert>)', 'link'],
  ['[x](data:text/html,x)', 'link'],
  ['[x]\n\n[x]: vbscript:x', 'link'],
  ['<javascript:alert>', 'link'],
])('E10: no text of a problem holds %s', (text, what) => {
  const said = (found: string[], file: string) =>
    found.filter((fault) => new RegExp(`^${file}:\\d+: .*${what}`, 'i').test(fault)).length > 0
  expect(said(faults({ ...SUM, 'editorial.md': `One\n\n${text}\n` }), 'editorial\\.md')).toBe(true)
  expect(said(faults({ ...SUM, 'hints/2.md': `One\n\n${text}\n` }), 'hints/2\\.md')).toBe(true)
})

test('E10: code, maths, comparisons and plain links are no fault', () => {
  const text =
    '`<script>` and\n\n```html\n<img src=x>\n```\n\n$1 \\le a<b c>d$, 1 < 2 > 1, [x](https://example.org), <a@b.example>, [y](#z)\n'
  expect(faults({ ...SUM, 'editorial.md': text })).toEqual([])
})

test('E11: what is too large or too many is a fault that names the bound, and nothing is read in part', () => {
  const large = 'x'.repeat(10 * 1024 * 1024)
  expect(faults({ ...SUM, 'tests/visible/01-small.in': large })).toEqual([
    `tests/visible/01-small.in: It has ${large.length} bytes; it may have ${JUDGE_LIMITS.testChars} characters.`,
  ])
  const many = JSON.stringify(
    Array.from({ length: 10_000 }, (_, n) => ({ name: `${n}`, input: '', expected: '' })),
  )
  expect(faults({ ...SUM, 'tests/hidden/tests.json': many })).toEqual([
    'tests/hidden/tests.json: It has 10000 tests; a problem may have 200.',
  ])
  const files: Files = { ...SUM, 'tests/hidden/tests.json': undefined }
  for (let n = 0; n < 10_000; n++) files[`tests/hidden/${n}.in`] = files[`tests/hidden/${n}.out`] = ''
  expect(faults(files)[0]).toBe('tests/hidden: It has 10000 tests; a problem may have 200.')
  const suite: Files = { ...SUM, 'tests/hidden/tests.json': undefined }
  for (let n = 0; n < 13; n++)
    suite[`tests/hidden/${n}.in`] = suite[`tests/hidden/${n}.out`] = 'x'.repeat(500_000)
  expect(faults(suite)).toEqual([
    expect.stringMatching(/^tests: All tests together have \d+ characters; they may/),
  ])
  const picture = new Uint8Array(200_001)
  picture.set(PNG)
  expect(faults({ ...SUM, 'scale.png': picture })[0]).toBe(
    'scale.png: It has 200001 bytes; an image may have 200000.',
  )
  expect(faults({ ...SUM, 'starters/python/main.py': 'x'.repeat(300_000) })).toEqual([
    expect.stringMatching(/^starters\/python\/main\.py: .*262144/),
  ])
})

test('E11: bytes that are no text, and names that are no files, are faults', () => {
  expect(faults({ ...SUM, 'editorial.md': new Uint8Array([0x61, 0xff]) })).toEqual([
    'editorial.md: It is no text in UTF-8.',
  ])
  expect(faults({ ...SUM, 'hints/1.md': 'a\n\0' })).toEqual(['hints/1.md:2: It holds a NUL character.'])
  expect(faults({ ...SUM, 'scale.png': '<svg>' })).toContain('scale.png: It is no PNG, JPEG, GIF or WebP.')
  expect(faults({ ...SUM, '../up.md': '' })[0]).toBe(
    '../up.md: A problem has no such file, or nothing uses it.',
  )
  expect(faults(SUM, 'No Slug')).toEqual([
    expect.stringMatching(/^problem\.json: The folder's name "No Slug"/),
  ])
})

test('E12: tests of a function have values of its types', () => {
  const list = (tests: string) => faults({ ...CALLED, 'tests/visible/tests.json': tests })
  expect(
    list(
      '[\n{"name":"a","args":[[1]],"expected":[2]},\n{"name":"b","args":[["x"]],"expected":[2]},\n{"name":"c","args":[],"expected":2}]',
    ),
  ).toEqual([
    'tests/visible/tests.json:3: Its some_numbers is no float[].',
    'tests/visible/tests.json:4: It has to give 1 arguments in a list.',
    'tests/visible/tests.json:4: What it expects is no float[].',
  ])
  expect(list('[{"name":"a","input":"1","expected":""}]')).not.toEqual([])
  expect(faults({ ...CALLED, 'tests/visible/tests.json': undefined, 'tests/visible/1.in': '' })).toContain(
    'tests/visible: The tests of a function are in tests.json.',
  )
})
