import type { JudgeRequest, Signature, SourceFile } from '../protocol/judge.ts'
import type { JUDGE_KINDS } from '../protocol/judging.ts'
import type { ProblemBody, ProblemTest } from '../protocol/problem.ts'
import { encodeArguments, harnessOf } from './harness.ts'
import type { Program } from './harness/parts.ts'
import { setupOf, sqlProgramOf } from './harness/sql.ts'
import { isValueOf } from './value.ts'

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
  return { language, ...program, limits, checker, ...result, tests, numbers }
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

type Given = Pick<Asking['tests'][number], 'stdin' | 'files' | 'input'>

/** How a test's input reaches the program, and as itself its checker; null for one that cannot. */
function inputs({ kind, signature, checker }: ProblemBody): (input: string) => Given | null {
  if (kind === 'stdio') return (stdin) => ({ stdin })
  const told = (input: string) => (checker.name === 'program' ? { input } : {})
  if (kind === 'sql') return (input) => ({ stdin: '', files: [setupOf(input)], ...told(input) })
  return (input) => {
    const stdin = signature ? stdinOf(signature, input) : null
    return stdin === null ? null : { stdin, ...told(input) }
  }
}

/** Arguments that are a JSON list, encoded; null when they are none of these. */
function stdinOf(signature: Signature, input: string): string | null {
  try {
    const args: unknown = JSON.parse(input)
    if (!Array.isArray(args) || args.length !== signature.params.length) return null
    const areRight = signature.params.every(({ type }, n) => isValueOf(type, args[n]))
    return areRight ? encodeArguments(signature, args) : null
  } catch {
    return null
  }
}
