import type { JudgeRequest, SourceFile } from '../protocol/judge.ts'
import type { JUDGE_KINDS } from '../protocol/judging.ts'
import type { ProblemBody, ProblemTest } from '../protocol/problem.ts'
import { inputs, isCarried } from './given.ts'
import { harnessOf } from './harness.ts'
import type { Program } from './harness/parts.ts'
import { sqlProgramOf } from './harness/sql.ts'

/** A problem with its tests, and a program that may solve it. */
export type Asked = {
  body: ProblemBody
  tests: readonly ProblemTest[]
  kind: (typeof JUDGE_KINDS)[number]
  /** What a `try` is given: standard input, a JSON list of arguments, or statements that fill a database. */
  input?: string | undefined
  language: string
  entry: string
  files: readonly SourceFile[]
  /** Nobody's text: what the line of a function's result begins with. */
  mark: string
}

/** What the runner is asked, without who asks; `numbers` are those of the tests in the problem. */
export type Asking = Pick<
  JudgeRequest,
  'language' | 'entry' | 'files' | 'limits' | 'checker' | 'result' | 'tests'
> & { numbers: number[] }

/** What the runner is to be asked, or one sentence why it cannot be. */
export function requestOf(asked: Asked): Asking | { why: string } {
  const { body, language, mark } = asked
  const { cpuMs, memoryBytes, outputBytes, languages } = body.limits
  const limits = { cpuMs: languages?.[language]?.cpuMs ?? cpuMs, memoryBytes, outputBytes }
  const program = programOf(asked)
  if ('why' in program) return program
  const inputOf = inputs(body)
  const chosen = chosenOf(asked)
  const tests: Asking['tests'] = []
  for (const { input, expected, shown } of chosen) {
    const given = inputOf(input)
    if (given === null)
      return { why: 'The arguments are not a JSON list of values of the types that are asked for.' }
    tests.push({ ...given, expected, shown })
  }
  const numbers = chosen.map(({ n }) => n)
  const { checker, signature } = body
  const result = signature && body.kind === 'function' ? { result: { type: signature.result, mark } } : {}
  const asking = { language, ...program, limits, checker, ...result, tests, numbers }
  return isCarried(asking) ? asking : { why: 'The tests of this problem are too large to be judged.' }
}

function programOf({ body, language, entry, files, mark }: Asked): Program | { why: string } {
  const solution = { entry, files: [...files] }
  if (body.kind === 'sql') return sqlProgramOf(solution)
  if (body.kind === 'stdio' || !body.signature) return solution
  const made = harnessOf(language, body.signature, solution, mark)
  return made ?? { why: 'Functions in this language cannot be tested here.' }
}

type Chosen = { n: number; input: string; expected: string | null; shown: boolean }

function chosenOf({ kind, tests, input = '' }: Asked): Chosen[] {
  if (kind === 'try') return [{ n: 0, input, expected: null, shown: true }]
  return tests.flatMap((test, n) =>
    kind === 'submit' || !test.hidden
      ? [{ n, input: test.input, expected: test.expected, shown: !test.hidden }]
      : [],
  )
}
