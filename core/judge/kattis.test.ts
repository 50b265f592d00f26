import { zipSync } from 'fflate'
import { expect, test } from 'vitest'
import { faultLine } from './folder/faults.ts'
import { readPackage } from './kattis.ts'
import { latexToMarkdown } from './kattis/latex.ts'
import { PACKAGE_BYTES, readZip } from './kattis/zip.ts'

const encoder = new TextEncoder()
type Files = Record<string, string | undefined>
const bytesOf = (files: Files) =>
  Object.fromEntries(
    Object.entries(files).flatMap(([name, text]) =>
      text === undefined ? [] : [[name, encoder.encode(text)]],
    ),
  ) as Record<string, Uint8Array>
const read = (files: Files, name = 'Different Sums') =>
  readPackage(new Map(Object.entries(bytesOf(files))), name)
const faults = (files: Files) => {
  const found = read(files)
  return found.ok ? [] : found.faults.map(faultLine)
}

const LEGACY: Files = {
  'problem.yaml':
    'name: Sums\nkeywords: graphs, Two Words\nvalidator_flags: float_tolerance 1e-6\nlimits:\n  memory: 2048\n',
  '.timelimit': '3\n',
  'problem_statement/problem.en.tex':
    '\\problemname{Sums}\n% said to nobody\nAdd \\emph{two} numbers, $1 \\le a<b$, up to 5\\%.\n\n\\section*{Input}\n\\begin{itemize}\n\\item one\n\\item \\texttt{two}\n\\end{itemize}\n\\begin{verbatim}\n<1 & 2>\n\\end{verbatim}\n',
  'problem_statement/problem.sv.tex': 'Nej.',
  'data/sample/1.in': '1 2\n',
  'data/sample/1.ans': '3\n',
  'data/secret/small/a.in': '1 1\n',
  'data/secret/small/a.ans': '2\n',
  'data/secret/b.in': '2 2\n',
  'data/secret/b.ans': '4\n',
  'submissions/accepted/Sums.java': 'public class Sums { Sums() {} }\n',
  'submissions/accepted/two/sum.py': 'print()\n',
  'submissions/accepted/two/notes.txt': '\n',
  'submissions/run_time_error/x.cpp': '\n',
  'submissions/partially_accepted/x.cpp': '\n',
  'input_validators/check.py': '\n',
}

const NEWER: Files = {
  'problem.yaml':
    'problem_format_version: 2023-07\nname:\n  sv: Summor\n  en: Sums\ntype: scoring\nuuid: 1\nlimits: {time_limit: 1.5, memory: 128}\n',
  'statement/problem.en.md': 'Add them.\n',
  'data/sample/1.in': '1 2\n',
  'data/sample/1.ans': '3\n',
  'data/secret/test_group.yaml': 'output_validator_args: [case_sensitive]\n',
  'data/secret/group1/test_group.yaml': 'max_score: 30\n',
  'data/secret/group1/a.in': '\n',
  'data/secret/group1/a.ans': '\n',
  'data/secret/group2/test_group.yaml': 'max_score: 70\n',
  'data/secret/group2/deep/a.in': '\n',
  'data/secret/group2/deep/a.ans': '\n',
}

test('E14: a legacy package becomes a problem, and what was changed or left out is said', () => {
  const found = read(LEGACY)
  if (!found.ok) throw new Error(found.faults.map(faultLine).join('\n'))
  const { problem, said } = found
  expect(problem).toMatchObject({
    slug: 'different-sums',
    title: 'Sums',
    tags: ['graphs', 'two', 'words'],
    checker: { name: 'floats', absolute: 1e-6, relative: 1e-6 },
    limits: { cpuMs: 3_000, memoryBytes: 512 * 1024 * 1024 },
    groups: [],
  })
  expect(problem.statement).toBe(
    'Add *two* numbers, $1 \\le a<b$, up to 5%.\n\n## Input\n\n- one\n- `two`\n\n```\n<1 & 2>\n```\n',
  )
  expect(problem.tests.map(({ name, hidden, expected }) => [name, hidden, expected])).toEqual([
    ['1', false, '3\n'],
    ['b', true, '4\n'],
    ['small-a', true, '2\n'],
  ])
  expect(problem.references.map(({ name, entry, expect }) => [name, entry, expect])).toEqual([
    ['Sums.java', 'Main.java', 'ok'],
    ['two', 'main.py', 'ok'],
    ['x.cpp', 'main.cpp', 'runtime_error'],
  ])
  expect(problem.references[0]?.files[0]?.text).toBe('public class Main { Main() {} }\n')
  expect(said).toContain('submissions/partially_accepted/x.cpp: left out.')
  expect(said.join()).toContain('memoryBytes')
})

test('E14: a package of 2023-07 becomes a problem, with its groups', () => {
  const found = read(NEWER)
  if (!found.ok) throw new Error(found.faults.map(faultLine).join('\n'))
  expect(found.problem).toMatchObject({
    title: 'Sums',
    checker: { name: 'tokens' },
    limits: { cpuMs: 1_500, memoryBytes: 128 * 1024 * 1024 },
    groups: [
      { name: 'group1', points: 30 },
      { name: 'group2', points: 70 },
    ],
  })
  expect(found.problem.checker).not.toHaveProperty('caseless')
  expect(found.problem.tests.map(({ name, group }) => [name, group])).toEqual([
    ['1', undefined],
    ['a', 0],
    ['deep-a', 1],
  ])
})

test('E15: what cannot be judged here, or is broken, is a fault of the package by file and line', () => {
  const yaml = (text: string) => faults({ ...LEGACY, 'problem.yaml': text })
  expect(yaml('type: interactive')).toEqual(['problem.yaml: It is interactive, which cannot be judged here.'])
  expect(yaml('validation: custom interactive')).toHaveLength(2)
  expect(yaml('type: [multi-pass]')).toHaveLength(1)
  expect(yaml('name: a\nlimits: {\n')).toEqual([expect.stringMatching(/^problem\.yaml:\d: This is no YAML/)])
  expect(yaml('- a')).toHaveLength(1)
  expect(yaml('limits: {memory: -1}')).toEqual([expect.stringMatching(/^problem\.yaml: limits\.memory/)])
  const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]']
  for (let n = 1; n < 9; n++)
    bomb.push(
      `${'abcdefghi'[n]}: &${'abcdefghi'[n]} [${Array(9)
        .fill(`*${'abcdefghi'[n - 1]}`)
        .join()}]`,
    )
  expect(yaml(bomb.join('\n'))).toEqual(['problem.yaml: This is no YAML: it repeats itself too often.'])
  expect(faults({ ...LEGACY, 'problem.yaml': undefined })).toEqual([
    'problem.yaml: There is no problem.yaml in this package.',
  ])
  expect(faults({ ...LEGACY, 'data/secret/b.ans': undefined })).toEqual([
    'data/secret/b.ans: It is missing: a test is a pair of files.',
  ])
  expect(faults({ ...NEWER, 'statement/problem.en.md': 'One\n\n<script>x</script>\n' })).toEqual([
    expect.stringMatching(/^statement\/problem\.en\.md:3: HTML is not taken/),
  ])
  expect(faults({ ...NEWER, 'statement/problem.en.md': undefined })).toEqual([
    expect.stringMatching(/^statement: There is no problem\.en\.md/),
  ])
  expect(faults({ ...NEWER, 'output_validators/v.py': '' })).toEqual([
    expect.stringContaining('output validator'),
  ])
})

test('E15: points, types and tests that cannot be taken as they are meant are faults, and others are said', () => {
  const grader = /grader of its own/
  expect(faults({ ...LEGACY, 'graders/grade.py': '' })).toEqual([expect.stringMatching(grader)])
  expect(faults({ ...LEGACY, 'problem.yaml': 'grading: custom' })).toEqual([expect.stringMatching(grader)])
  expect(faults({ ...LEGACY, 'problem.yaml': 'grading: {custom_scoring: true}' })).toHaveLength(1)
  const group = (text: string) => ({ ...NEWER, 'data/secret/group1/test_group.yaml': text })
  expect(faults(group('grading: custom'))).toEqual([expect.stringMatching(grader)])
  expect(faults(group('max_score: -5'))).toEqual([expect.stringMatching(/^data\/secret\/group1\/test_group/)])
  expect(faults(group('- a'))).not.toEqual([])
  expect(faults(group('max_score: {'))).toEqual([
    expect.stringMatching(/test_group\.yaml:1: This is no YAML/),
  ])
  expect(read(group('max_score: 30\ngrader_flags: sum')).said.join()).toContain('sum is left out')
  expect(faults({ ...LEGACY, 'problem.yaml': 'type: [pass-fail, weird]' })).toEqual([
    'problem.yaml: It is "weird", which is not known here.',
  ])
  expect(read({ ...LEGACY, 'problem.yaml': 'problem_format_version: 2099-01' }).said[0]).toContain('2099-01')
})

test('E15: no test of a package is lost: not one without input, nor two that would be one', () => {
  expect(faults({ ...LEGACY, 'data/sample/2.ans': '' })).toEqual([
    'data/sample/2.ans: There is no input to it: a test is a pair of files.',
  ])
  expect(faults({ ...LEGACY, 'data/secret/small-a.in': '', 'data/secret/small-a.ans': '' })).toEqual([
    expect.stringContaining('would have the same name as data/secret/'),
  ])
  const many: Files = { ...LEGACY }
  for (let n = 0; n < 10_000; n++) many[`data/secret/${n}.in`] = many[`data/secret/${n}.ans`] = ''
  expect(faults(many)).toEqual(['data: It has 10003 tests; a problem may have 200.'])
})

test('E14: LaTeX that is not understood is shown whole as it is written, never half', () => {
  expect(latexToMarkdown('A \\unknown{b}')).toBeNull()
  expect(latexToMarkdown('\\begin{tabular}{l} a \\end{tabular}')).toBeNull()
  expect(latexToMarkdown("``a'' -- b~c \\verb|x_{1}| \\textbf{d \\emph{e}} <f>")).toBe(
    '"a" – b c `x_{1}` **d *e*** \\<f>\n',
  )
  const source = '\\begin{tabular}{l}\n```\n<script>\n\\end{tabular}\n'
  const found = read({ ...LEGACY, 'problem_statement/problem.en.tex': source })
  expect(found.ok && found.problem.statement).toBe(`\`\`\`\`latex\n${source}\`\`\`\`\n`)
  expect(found.said.join()).toContain('not understood')
})

test('E16: a zip is unpacked within bounds, and its names lead nowhere else', () => {
  const around = Object.fromEntries(
    Object.entries(bytesOf(LEGACY)).map(([name, bytes]) => [`sums/${name}`, bytes]),
  )
  const found = readZip(
    zipSync({ ...around, '__MACOSX/x': new Uint8Array(1), 'sums/.git/x': new Uint8Array(1) }),
  )
  expect(found.ok && found.files.has('problem.yaml')).toBe(true)
  expect(found.ok && found.files.has('.timelimit')).toBe(true)
  expect(found.ok && [...found.files.keys()].some((name) => name.includes('.git/'))).toBe(false)
  const refused = (zip: Uint8Array) => {
    const read = readZip(zip)
    return read.ok ? [] : read.faults.map(faultLine)
  }
  const one = new Uint8Array(1)
  for (const name of ['../x', 'a/../../x', '/etc/x', 'a\\b', 'C:x', 'a//b', 'a\u202eb'])
    expect(refused(zipSync({ [name]: one })), name).toEqual([expect.stringContaining('no name of a file')])
  expect(refused(zipSync({ a: new Uint8Array(PACKAGE_BYTES + 1) }))).toEqual([
    expect.stringContaining('unpacks to more'),
  ])
  const many = Object.fromEntries(Array.from({ length: 5_001 }, (_, n) => [`${n}.in`, one]))
  expect(refused(zipSync(many))).toEqual([expect.stringContaining('more than 5000 files')])
  expect(refused(encoder.encode('no zip'))).toEqual([expect.stringContaining('no zip')])

  // A bomb that says it is small: nothing beyond what it says is unpacked.
  const bomb = zipSync({ a: new Uint8Array(1 << 20) })
  const view = new DataView(bomb.buffer, bomb.byteOffset, bomb.byteLength)
  for (let at = 0; at + 46 < bomb.length; at++)
    if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 10, true)
  const unpacked = readZip(bomb)
  const bytes = unpacked.ok ? [...unpacked.files.values()].reduce((all, { length }) => all + length, 0) : 0
  expect(bytes).toBeLessThanOrEqual(10)
})

test('E16: a zip with a link is refused', () => {
  // The text of a link would be taken for what is at its end.
  const link: [Uint8Array, object] = [encoder.encode('../../secret'), { os: 3, attrs: 0o120777 << 16 }]
  const read = readZip(
    zipSync({ 'problem.yaml': encoder.encode('name: a'), 'data/secret/1.ans': link as never }),
  )
  expect(read.ok ? [] : read.faults.map(faultLine)).toEqual([
    expect.stringContaining('"data/secret/1.ans" is a link'),
  ])
})
