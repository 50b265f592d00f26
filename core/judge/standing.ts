import type { ProblemStanding } from '../protocol/api/attempts.ts'
import type { Judged } from '../protocol/api/session-report.ts'
import { saysNothing } from '../protocol/outcome.ts'

/** A problem as a room has it. */
export type OpenProblem = { problem: string; title: string; version: number; language: string | null }

type Judgement = Omit<Judged, 'seq' | 'cpuMs'>

/** How a problem stands after everything that was judged in a room, oldest first. */
export function standingOf(open: OpenProblem, judged: readonly Judgement[]): ProblemStanding {
  const mine = judged.filter(({ problem, status }) => problem === open.problem && !saysNothing(status))
  const submitted = mine.filter(({ kind }) => kind === 'submit')
  const [best] = (submitted.length > 0 ? submitted : mine).toSorted(better)
  const last = mine.at(-1)
  return {
    ...open,
    language: last?.language ?? open.language,
    ...{ passed: best?.passed ?? 0, total: best?.total ?? 0 },
    of: best ? (submitted.length > 0 ? 'submit' : 'tests') : 'none',
    ...{ points: best?.points ?? null, pointsOf: best?.pointsOf ?? null },
    ...{ submissions: submitted.length, runs: mine.length },
    firstPassAt: submitted.find(isWhole)?.at ?? null,
    ...{ lastAt: last?.at ?? null, lastStatus: last?.status ?? null },
  }
}

const isWhole = ({ passed, total }: Judgement): boolean => total > 0 && passed === total

/** The best first, of equal ones the earliest. */
const better = (a: Judgement, b: Judgement): number =>
  (b.points ?? 0) - (a.points ?? 0) || b.passed - a.passed || a.at - b.at

/** What a comparison adds up of the problems of one room, which was begun at `startedAt`. */
export function sumsOf(problems: readonly ProblemStanding[], startedAt: number) {
  const sum = (of: (standing: ProblemStanding) => number) => problems.reduce((all, one) => all + of(one), 0)
  const passes = problems.map(({ firstPassAt }) => firstPassAt)
  const solved = passes.length > 0 && passes.every((at) => at !== null)
  return {
    passed: sum(({ passed, of }) => (of === 'submit' ? passed : 0)),
    total: sum(({ total, of }) => (of === 'submit' ? total : 0)),
    points: sum(({ points }) => points ?? 0),
    pointsOf: sum(({ pointsOf }) => pointsOf ?? 0),
    submissions: sum(({ submissions }) => submissions),
    solvedAfterMs: solved ? Math.max(0, Math.max(...passes.map((at) => at ?? 0)) - startedAt) : null,
  }
}

/** Time at work without progress after which somebody is stuck, milliseconds. */
const STUCK_MS = 5 * 60_000

/**
 * Since when somebody is stuck: at work in the room for five minutes and more in which no problem passed more tests than before.
 * `workingSince` is when they came, null while they are away; `activeAt` when they last did something.
 */
export function stuckSince(
  judged: readonly Judgement[],
  {
    now,
    workingSince,
    activeAt,
    solved,
  }: { now: number; workingSince: number | null; activeAt: number; solved: boolean },
): number | null {
  if (workingSince === null || solved || now - activeAt > STUCK_MS) return null
  const best = new Map<string, number>()
  let progress = 0
  for (const { problem, kind, passed, at } of judged) {
    // All tests and those that can be seen are counted apart: they are not the same number.
    const key = `${problem} ${kind}`
    if (passed <= (best.get(key) ?? 0)) continue
    best.set(key, passed)
    progress = at
  }
  const since = Math.max(workingSince, progress)
  return now - since >= STUCK_MS ? since : null
}
