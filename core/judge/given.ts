import { CALL_LIMITS, JUDGE_LIMITS, type JudgeRequest, type Signature } from '../protocol/judge.ts'
import type { Problem, ProblemBody } from '../protocol/problem.ts'
import { MAX_SOURCE_BYTES } from '../protocol/run.ts'
import { utf8Length } from '../protocol/utf8.ts'
import { encodeArguments } from './harness.ts'
import { setupOf } from './harness/sql.ts'
import { isValueOf } from './value.ts'

type Tests = JudgeRequest['tests']
type Given = Pick<Tests[number], 'stdin' | 'files' | 'input'>

/** How a test's input reaches the program, and as itself its checker; null for one that cannot. */
export function inputs({ kind, signature, checker }: Reading): (input: string) => Given | null {
  if (kind === 'stdio') return (stdin) => ({ stdin })
  const told = (input: string) => (checker.name === 'program' ? { input } : {})
  if (kind === 'sql') return (input) => ({ stdin: '', files: [setupOf(input)], ...told(input) })
  return (input) => {
    const stdin = signature ? stdinOf(signature, input) : null
    return stdin === null ? null : { stdin, ...told(input) }
  }
}

type Reading = Pick<ProblemBody, 'kind' | 'signature' | 'checker'>

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

/** What the runner counts of a test, UTF-16 units. */
const charsOf = ({ stdin, files = [], expected }: Tests[number]): number =>
  files.reduce((sum, { text }) => sum + text.length, stdin.length) + (expected?.length ?? 0)

/** Bytes of a value as JSON in UTF-8. */
const bytesOf = (value: unknown): number => utf8Length(JSON.stringify(value))

/** More bytes than what is in a request beside its tests and its programs. */
const BESIDE = 4_096
/** No character takes more bytes in JSON. */
const MOST_BYTES = 6

/** Whether one request can carry this; what is small for sure is not measured. */
export function isCarried({ tests, ...rest }: Pick<JudgeRequest, 'tests' | 'files' | 'checker'>): boolean {
  const chars = tests.reduce((sum, test) => sum + charsOf(test) + (test.input?.length ?? 0), 0)
  const most = CALL_LIMITS.callBytes - BESIDE
  return MOST_BYTES * (chars + 2 * MAX_SOURCE_BYTES) < most || bytesOf({ tests, ...rest }) <= most
}

/**
 * The first test with which a suite is more than one request to the runner carries, and why. What is written for a program,
 * JSON's escapes and UTF-8 are longer than what the author wrote, and a checker of its own is told the input once more.
 */
export function overfullAt(problem: Reading & Pick<Problem, 'tests'>): { n: number; message: string } | null {
  const inputOf = inputs(problem)
  let [chars, bytes] = [0, 0]
  for (const [n, { input, expected, hidden }] of problem.tests.entries()) {
    const given = inputOf(input)
    if (given === null) continue
    const test = { ...given, expected, shown: !hidden }
    const { testChars, suiteChars } = JUDGE_LIMITS
    const { suiteBytes } = CALL_LIMITS
    if (given.stdin.length > testChars)
      return {
        n,
        message: `As a program reads it, it has ${given.stdin.length} characters; it may have ${testChars}.`,
      }
    chars += charsOf(test)
    bytes += bytesOf(test)
    if (chars > suiteChars)
      return {
        n,
        message: `With it the tests have ${chars} characters as programs read them; they may have ${suiteChars}.`,
      }
    if (bytes > suiteBytes)
      return { n, message: `With it the tests are ${bytes} bytes for the runner; they may be ${suiteBytes}.` }
  }
  return null
}
