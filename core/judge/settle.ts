import {
  JUDGE_LIMITS,
  NEAR,
  onlyWhether,
  type JudgeVerdict,
  type TestResult,
  type TestStatus,
} from '../protocol/judge.ts'
import type { ProblemBody, ProblemTest } from '../protocol/problem.ts'

/** Whether a time tells more of the machine than of the program: it ended near its limit, or at it. */
function isNear({ status, cpuMs }: TestResult, limitMs: number): boolean {
  return status === 'timeout' || (status === 'passed' && cpuMs !== undefined && cpuMs >= NEAR * limitMs)
}

/** Whether a test that ended so, so far, is to be run once more. */
export function runAgain(attempts: readonly TestResult[], limitMs: number): boolean {
  const last = attempts.at(-1)
  return last !== undefined && attempts.length < JUDGE_LIMITS.attempts && isNear(last, limitMs)
}

/** From the best on: a program that came to an end says more than one that was stopped. */
const RANKS: Record<TestStatus, number> = {
  passed: 0,
  failed: 1,
  wrong_answer: 1,
  bad_result: 1,
  runtime_error: 1,
  output_exceeded: 1,
  memory_exceeded: 2,
  timeout: 3,
  skipped: 4,
  checker_failed: 5,
  internal: 5,
}

/** The attempt that counts: the best one, of equally good ones the fastest, with the number of attempts. */
export function bestOf(attempts: readonly TestResult[]): TestResult {
  const [first, ...more] = attempts
  if (first === undefined) return { status: 'skipped' }
  const time = ({ cpuMs }: TestResult) => cpuMs ?? Number.MAX_SAFE_INTEGER
  const best = more.reduce((best, next) => {
    const better = RANKS[next.status] - RANKS[best.status] || time(next) - time(best)
    return better < 0 ? next : best
  }, first)
  return attempts.length === 1 ? best : { ...best, attempts: attempts.length }
}

/** The verdict over tests that were all run or skipped; what ended earlier has a status of its own. */
export function verdictOf(results: readonly TestResult[]): JudgeVerdict {
  const passed = results.filter(({ status }) => status === 'passed').length
  const total = results.length
  const has = (wanted: TestStatus) => results.some(({ status }) => status === wanted)
  if (has('checker_failed')) {
    const message = 'The checker of this problem failed. This is not your program, and does not count.'
    return { status: 'checker_failed', passed, total, message }
  }
  if (has('internal'))
    return {
      status: 'internal',
      passed,
      total,
      message: 'A test could not be run. This is not your program.',
    }
  return { status: passed === total ? 'ok' : 'wrong_answer', passed, total }
}

/** Points of the groups all of whose tests passed; absent without groups. Results are in the order of the tests. */
export function pointsOf(
  groups: ProblemBody['groups'],
  tests: readonly Pick<ProblemTest, 'group'>[],
  results: readonly TestResult[],
): { got: number; of: number } | undefined {
  if (groups.length === 0) return undefined
  const failed = new Set(tests.filter((_, i) => results[i]?.status !== 'passed').map(({ group }) => group))
  const tested = new Set(tests.map(({ group }) => group))
  const sum = (list: ProblemBody['groups']) => list.reduce((all, { points }) => all + points, 0)
  return { got: sum(groups.filter((_, i) => tested.has(i) && !failed.has(i))), of: sum(groups) }
}

/**
 * What somebody may see of a result who is no staff: of a hidden test only whether it passed, or that it cannot be said,
 * without times, which could tell of the input; of a visible one everything but the checker's note.
 */
export function publicResult({ hidden }: Pick<ProblemTest, 'hidden'>, result: TestResult): TestResult {
  if (!hidden) {
    const { note: _note, ...rest } = result
    return rest
  }
  return onlyWhether(result)
}

/** Whether a solution ended as its author says: right ones pass everything, wrong ones fail in their way at least once. */
export function deserves(
  expect: ProblemBody['references'][number]['expect'],
  results: readonly TestResult[],
): boolean {
  if (expect === 'ok') return results.length > 0 && results.every(({ status }) => status === 'passed')
  const ways: readonly TestStatus[] = expect === 'wrong_answer' ? ['wrong_answer', 'bad_result'] : [expect]
  return results.some(({ status }) => ways.includes(status))
}
