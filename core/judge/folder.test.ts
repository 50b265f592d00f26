import { expect, test } from 'vitest'
import { CALLED, faults, good, SUM } from '../../test/support/problem-folder.ts'

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
