import type { Judgement, Outcome } from '#core/protocol/judging.ts'
import type { RoomEvent } from './log.ts'

export const isJudging = (judgement: Judgement | undefined): judgement is Judgement =>
  judgement?.status === 'waiting' || judgement?.status === 'running'

/** Applies an event of a judgement's life to the judgement it belongs to. */
export function foldJudgement(judgement: Judgement, event: RoomEvent): Judgement {
  if (event.kind === 'outcomes' && event.judgement === judgement.id)
    return { ...judgement, status: 'running', outcomes: withOutcomes(judgement.outcomes, event.list) }
  if (event.kind !== 'judged' || event.judgement !== judgement.id) return judgement
  const { verdict, points, compile } = event
  return {
    ...judgement,
    ...{ status: verdict.status, verdict },
    ...(points ? { points } : {}),
    ...(compile === undefined ? {} : { compile }),
  }
}

/** Outcomes with others, in the order of the tests; of the same test the later one adds to what the earlier one said. */
export function withOutcomes(outcomes: readonly Outcome[], more: readonly Outcome[]): Outcome[] {
  const byTest = new Map(outcomes.map((outcome) => [outcome.n, outcome]))
  for (const { n, result } of more) byTest.set(n, { n, result: { ...byTest.get(n)?.result, ...result } })
  return [...byTest.values()].sort((a, b) => a.n - b.n)
}
