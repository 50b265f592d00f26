import { JUDGE_LIMITS, type JudgeRequest } from '../protocol/judge.ts'

/** Tests that took too long after which another is not tried again, and after which none is run any more. */
export const SLOW = 3
export const TOO_SLOW = 10

/** Processor time that a program of a problem's author may use for one answer, milliseconds. */
export const CHECKER_CPU_MS = 5_000

/** The least that a program may take by the clock, and how much longer than its processor time, milliseconds. */
const WALL_MS = 10_000
const WALL_SHARE = 5

/** What compiling takes at most, and what is between two runs of a program, milliseconds. */
const COMPILE_MS = 20_000
const BETWEEN_MS = 500
/** No judgement takes longer, whatever its tests could need, milliseconds. */
const LONGEST_MS = 10 * 60_000

/**
 * How long a program with so much processor time may take by the clock, milliseconds: on a machine with much to do one that
 * computes gets a share of a processor only, and is not to be blamed for that.
 */
export const wallOf = (cpuMs: number): number => Math.max(WALL_MS, WALL_SHARE * cpuMs)

/** How long all tests of a request may take together from when the first begins, milliseconds: what their limits let them. */
export function longestOf({
  limits,
  tests,
  checker,
}: Pick<JudgeRequest, 'limits' | 'tests' | 'checker'>): number {
  const count = tests.length
  const { attempts } = JUDGE_LIMITS
  const slow = Math.min(count, SLOW) * attempts + Math.min(Math.max(0, count - SLOW), TOO_SLOW - SLOW)
  const isAsked = checker.name === 'program'
  const each = attempts * (limits.cpuMs + BETWEEN_MS + (isAsked ? CHECKER_CPU_MS : 0))
  const compiling = (isAsked ? 2 : 1) * COMPILE_MS
  return Math.min(LONGEST_MS, compiling + slow * wallOf(limits.cpuMs) + count * each)
}
