import { expect, test, vi } from 'vitest'
import { parseJudge } from '../../runner/request.ts'
import { CALL_LIMITS } from '#core/protocol/judge.ts'
import type { Problem } from '#core/protocol/problem.ts'
import { overfullAt } from '#core/judge/given.ts'
import { requestOf } from '#core/judge/request.ts'
import { unsoundIn } from '#core/judge/sound.ts'

// Suites at their bounds are read several times.
vi.setConfig({ testTimeout: 30_000 })

const files = [{ name: 'main.py', text: 'print(3)\n' }]
const solution = [{ name: 'solution.py', text: 'def sum_up(numbers):\n    return 3.0\n' }]
const checker = { name: 'program', language: 'python', entry: 'main.py', files } as const
const signature = { name: 'sum_up', params: [{ name: 'numbers', type: 'float[]' }], result: 'float' }

/** A sound problem of a kind with tests of inputs, in order. */
function problemWith(inputs: string[], change: Partial<Problem>): Problem {
  const starters = {
    python:
      change.kind === 'function' ? { entry: 'solution.py', files: solution } : { entry: 'main.py', files },
  }
  return {
    ...{ slug: 'sums', title: 'Sums', difficulty: 'easy', tags: [], kind: 'stdio', statement: 'Add.' },
    limits: { cpuMs: 2000, memoryBytes: 1 << 28, outputBytes: 65536 },
    ...{ checker, groups: [], starters, references: [], hints: [], editorial: '' },
    tests: inputs.map((input, n) => ({ name: `t${n}`, hidden: true, input, expected: '3' })),
    ...change,
  }
}

/** What the runner says to a submission of it with the largest program that there may be, or why it is not asked. */
function judged(problem: Problem): string {
  const mine = problem.kind === 'function' ? solution : files
  const entry = problem.kind === 'function' ? 'solution.py' : 'main.py'
  const more = { name: 'more.txt', text: '\u0001'.repeat(250 * 1024) }
  const asking = requestOf({
    ...{
      body: problem,
      tests: problem.tests,
      kind: 'submit',
      language: 'python',
      entry,
      mark: 'result:mark ',
    },
    files: [...mine, more],
  })
  if ('why' in asking) return asking.why
  const { numbers: _, ...request } = asking
  const body = new TextEncoder().encode(
    JSON.stringify({ id: 'judge-0001', room: 'r', user: 'u', ...request }),
  )
  if (body.length > CALL_LIMITS.callBytes) return 'not read'
  const parsed = parseJudge(body, ['python'])
  return parsed.ok ? 'judged' : parsed.message
}

const called = { kind: 'function', signature } as const
const list = (item: string, chars: number) => `[[${item}${`,${item}`.repeat(chars / (item.length + 1) - 2)}]]`
const times = (count: number, input: string) => Array.from({ length: count }, () => input)
const faultsOf = (problem: Problem) =>
  unsoundIn(problem).map(({ path, message }) => `${path.join('.')}: ${message}`)

test.each([
  ['plain input', times(11, 'x'.repeat(500_000)), {}],
  ['short lines', times(11, '1\n'.repeat(250_000)), {}],
  ['a function and its checker', times(9, list('1.5', 400_000)), called],
])('E27: %s that may be kept is judged, also with the largest program', (_, inputs, change) => {
  const problem = problemWith(inputs, change)
  expect(faultsOf(problem)).toEqual([])
  expect(judged(problem)).toBe('judged')
})

test.each([
  ['a checker that is told the input once more', times(11, list('1.5', 500_000)), called, 8],
  ['wide characters', times(11, '\u6570'.repeat(500_000)), {}, 6],
  ['characters that JSON escapes', times(11, '\u0001'.repeat(500_000)), {}, 3],
  ['numbers that are written out', ['[[1.5]]', list('1e20', 500_000)], called, 1],
  [
    'numbers that are longer together',
    times(50, list('1e20', 100_000)),
    { ...called, checker: { name: 'exact' } },
    14,
  ],
] as const)('E27: with %s a suite is refused when it is written, by the test', (_, inputs, change, n) => {
  const problem = problemWith([...inputs], change)
  const [fault, ...others] = faultsOf(problem)
  expect(fault).toMatch(new RegExp(`^tests\\.${n}: (With it the tests|As a program reads it)`))
  expect(others).toEqual([])
  // One test less, and everything else may be.
  const fewer = { ...problem, tests: problem.tests.slice(0, n) }
  expect(overfullAt(fewer)).toBe(null)
  expect(judged(fewer)).toBe('judged')
})

test('E27: a suite of earlier days that no request carries is told as such, and the runner is not asked', () => {
  expect(judged(problemWith(times(11, '\u0001'.repeat(500_000)), {}))).toBe(
    'The tests of this problem are too large to be judged.',
  )
})
