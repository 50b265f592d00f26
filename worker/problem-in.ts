import { readProblemValue } from '#core/judge/faults-of.ts'
import type { Problem } from '#core/protocol/problem.ts'
import { ApiError } from './error.ts'

/** Bytes of a problem as JSON: tests as large as they may be, texts, and what escaping adds. */
export const PROBLEM_BYTES = 12 * 1024 * 1024

/** The problem that a body is; throws everything that is wrong with it. */
export function problemIn(value: unknown): Problem {
  const read = readProblemValue(value)
  if (read.ok) return read.problem
  const { faults } = read
  const [first] = faults
  const more = faults.length > 1 ? ` And ${faults.length - 1} more.` : ''
  const where = first && first.path !== '' ? `${first.path}: ` : ''
  throw new ApiError('bad_problem', `${where}${first?.message ?? 'This is no problem.'}${more}`, { faults })
}
