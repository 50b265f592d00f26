import { expect } from 'vitest'
import * as v from 'valibot'
import { problem as problemSchema } from '#core/protocol/problem.ts'
import { readProblem } from '#core/judge/folder.ts'
import { faultLine } from '#core/judge/folder/faults.ts'

/** Files of a folder by their names. */
export type Files = Record<string, string | Uint8Array | undefined>

const encoder = new TextEncoder()
/** What begins as a PNG does. */
export const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3])

/** A problem whose tests are pairs of files and a list. */
export const SUM: Files = {
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

/** A problem whose answer is a function. */
export const CALLED: Files = {
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
/** The problem that the files are. */
export const good = (files: Files) => {
  const found = read(files)
  if (!found.ok) throw new Error(found.faults.map(faultLine).join('\n'))
  expect(v.is(problemSchema, found.problem)).toBe(true)
  return found.problem
}
/** What is wrong with the files, as it is printed. */
export const faults = (files: Files, slug?: string) => {
  const found = read(files, slug)
  return found.ok ? [] : found.faults.map(faultLine)
}
