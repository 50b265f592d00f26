import type { JudgeRequest, SourceFile } from '../protocol/judge.ts'
import type { JUDGE_KINDS } from '../protocol/judging.ts'
import type { ProblemBody, ProblemTest } from '../protocol/problem.ts'
import { encodeArguments, harnessOf } from './harness.ts'
import { canonical } from './value.ts'

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
  const inputOf = inputs(asked)
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

function programOf({
  body,
  language,
  entry,
  files,
  mark,
}: Asked): { entry: string; files: SourceFile[] } | { why: string } {
  if (body.kind !== 'function' || !body.signature) return { entry, files: [...files] }
  const made = harnessOf(language, body.signature, { entry, files: [...files] }, mark)
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

/** How a test's input reaches the program; null for one that cannot. */
function inputs({
  body,
  entry,
  files,
}: Asked): (input: string) => Pick<Asking['tests'][number], 'stdin' | 'files'> | null {
  if (body.kind === 'stdio') return (stdin) => ({ stdin })
  if (body.kind === 'sql') {
    const solution = files.find(({ name }) => name === entry)?.text ?? ''
    // One program: what fills the database, then what is asked of it.
    return (setup) => ({ stdin: '', files: [{ name: entry, text: `${setup}\n;\n${solution}` }] })
  }
  const { signature } = body
  return (input) => {
    if (!signature) return null
    try {
      const args: unknown = JSON.parse(input)
      if (!Array.isArray(args) || args.length !== signature.params.length) return null
      const values = signature.params.map(({ type }, i) => JSON.parse(canonical(type, args[i])) as unknown)
      return { stdin: encodeArguments(signature, values) }
    } catch {
      return null
    }
  }
}
