import { foldJudgement, withOutcomes } from '#core/room/judgement-state.ts'
import type { RecordedEvent } from './event.ts'
import type { SessionState } from './state.ts'

type JudgingEvent = Extract<
  RecordedEvent,
  { kind: 'problem' | 'judgement' | 'outcomes' | 'staffOutcomes' | 'judged' }
>

/** Judgements of which a state keeps what staff were told. */
const KEPT = 40

/** Takes a state over an event about problems. */
export function applyJudging(state: SessionState, event: JudgingEvent): void {
  switch (event.kind) {
    case 'problem':
      if (event.change === 'removed') state.problems.delete(event.problem.id)
      else state.problems.set(event.problem.id, event.problem)
      return
    case 'judgement':
      state.judgements.set(event.judgement.problem, event.judgement)
      // An id may be used again.
      state.staffOutcomes.delete(event.judgement.id)
      return
    case 'staffOutcomes':
      state.staffOutcomes.set(
        event.judgement,
        withOutcomes(state.staffOutcomes.get(event.judgement) ?? [], event.list),
      )
      for (const id of state.staffOutcomes.keys()) {
        if (state.staffOutcomes.size <= KEPT) break
        state.staffOutcomes.delete(id)
      }
      return
    case 'outcomes':
      for (const [problem, judgement] of state.judgements)
        if (judgement.id === event.judgement)
          state.judgements.set(problem, {
            ...judgement,
            status: 'running',
            outcomes: withOutcomes(judgement.outcomes, event.list),
          })
      return
    case 'judged': {
      const { judgement: id, verdict, points, compile } = event
      const said = {
        ...{ kind: 'judged' as const, judgement: id, verdict },
        ...(points ? { points } : {}),
        ...(compile === undefined ? {} : { compile }),
      }
      for (const [problem, judgement] of state.judgements)
        state.judgements.set(problem, foldJudgement(judgement, said))
      return
    }
    default:
      return event satisfies never
  }
}
