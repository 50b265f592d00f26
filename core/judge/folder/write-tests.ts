import { fileNameKey, parseFileName } from '../../protocol/file-name.ts'
import type { Problem, ProblemTest } from '../../protocol/problem.ts'
import { inputExtension, LIST } from './tests.ts'

/** The files of a problem's tests: pairs wherever files can say the same, else a list. */
export function* testFiles(problem: Problem): Generator<[string, string]> {
  for (const [hidden, folder] of [
    [false, 'tests/visible'],
    [true, 'tests/hidden'],
  ] as const) {
    const tests = problem.tests.filter((test) => test.hidden === hidden)
    if (tests.length === 0) continue
    if (canBePairs(problem, tests)) yield* pairs(problem, tests, folder)
    else yield [`${folder}/${LIST}`, listOf(problem, tests)]
  }
}

const isSegment = (name: string) => parseFileName(name) === name && !name.includes('/')
/** Whether a text comes back from a file as it is. */
const isPlain = (text: string) => !/^\ufeff|\r\n|\0/.test(text) && text.isWellFormed()

function canBePairs({ kind, groups }: Problem, tests: readonly ProblemTest[]): boolean {
  if (kind === 'function' || !groups.every(({ name }) => isSegment(name))) return false
  const keys = new Set(tests.map(({ group, name }) => `${group ?? ''}/${fileNameKey(name)}`))
  if (keys.size < tests.length) return false
  return tests.every((test, n) => {
    const { name, input, expected, about, group = -1 } = test
    const before = tests[n - 1]
    const above = before?.group ?? -1
    const inOrder = !before || above < group || (above === group && before.name < name)
    const told = about === undefined || (about !== '' && about === about.trim() && isPlain(about))
    return inOrder && told && isSegment(name) && isPlain(input) && isPlain(expected)
  })
}

function* pairs(
  { kind, groups }: Problem,
  tests: readonly ProblemTest[],
  folder: string,
): Generator<[string, string]> {
  for (const { name, group, input, expected, about } of tests) {
    const path = group === undefined ? `${folder}/${name}` : `${folder}/${groups[group]?.name}/${name}`
    yield [`${path}.${inputExtension(kind)}`, input]
    yield [`${path}.out`, expected]
    if (about !== undefined) yield [`${path}.md`, `${about}\n`]
  }
}

/** One test a line, so that a change of one is a change of one line. */
function listOf({ signature, groups }: Problem, tests: readonly ProblemTest[]): string {
  const lines = tests.map(({ name, group, input, expected, about }) => {
    const said = { name, about, group: group === undefined ? undefined : groups[group]?.name }
    // The values are JSON already; written anew they would be the same.
    const values = signature
      ? `"args": ${input}, "expected": ${expected}`
      : `"input": ${JSON.stringify(input)}, "expected": ${JSON.stringify(expected)}`
    return `  ${JSON.stringify(said).slice(0, -1)}, ${values}}`
  })
  return `[\n${lines.join(',\n')}\n]\n`
}
