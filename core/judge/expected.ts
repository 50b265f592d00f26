import type { JudgeVerdict, TestResult, TestStatus } from '../protocol/judge.ts'
import type { Problem } from '../protocol/problem.ts'

type Expect = Problem['references'][number]['expect']

/** How a test of a submission ends that fails as it should. */
const ENDS: Readonly<Record<Exclude<Expect, 'ok'>, readonly TestStatus[]>> = {
  wrong_answer: ['wrong_answer', 'bad_result', 'output_exceeded'],
  timeout: ['timeout'],
  runtime_error: ['runtime_error'],
  memory_exceeded: ['memory_exceeded'],
}

/** Whether a submission ended as its author says: every test passes, or at least one fails in that way. */
export function endsAsExpected(
  expect: Expect,
  verdict: JudgeVerdict,
  results: readonly TestResult[],
): boolean {
  if (expect === 'ok') return verdict.status === 'ok'
  return results.some(({ status }) => ENDS[expect].includes(status))
}
