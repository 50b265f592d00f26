import * as v from 'valibot'
import { JUDGE_LIMITS } from '../protocol/judge.ts'
import { problem, type Problem } from '../protocol/problem.ts'
import { unsoundIn } from './sound.ts'

/** What is wrong with a part of a problem; the path is that of the part, such as `tests.3.input`. */
export type FaultAt = { path: string; message: string }

/** More faults than anybody reads. */
const SHOWN = 50

/** A problem, or what is wrong with a value that should be one. */
export function readProblemValue(
  value: unknown,
): { ok: true; problem: Problem } | { ok: false; faults: FaultAt[] } {
  const counted = tooMany(value)
  if (counted) return { ok: false, faults: [counted] }
  const parsed = v.safeParse(problem, value)
  if (!parsed.success) {
    const faults = parsed.issues.slice(0, SHOWN).map((issue) => ({
      path: v.getDotPath(issue)?.slice(0, 120) ?? '',
      message: issue.message.slice(0, 300),
    }))
    return { ok: false, faults }
  }
  const faults = unsoundIn(parsed.output)
    .slice(0, SHOWN)
    .map(({ path, message, line }) => ({
      path: path.join('.'),
      message: line === undefined ? message : `Line ${line}: ${message}`,
    }))
  return faults.length > 0 ? { ok: false, faults } : { ok: true, problem: parsed.output }
}

/** Said before each of thousands of tests is looked at. */
function tooMany(value: unknown): FaultAt | null {
  const { success, output } = v.safeParse(v.object({ tests: v.array(v.unknown()) }), value)
  if (!success || output.tests.length <= JUDGE_LIMITS.tests) return null
  const { length } = output.tests
  return { path: 'tests', message: `There are ${length} tests; a problem may have ${JUDGE_LIMITS.tests}.` }
}
