import type { DownOf } from '#core/protocol/down.ts'
import type { Judgement, RoomProblem } from '#core/protocol/judging.ts'
import { withOutcomes } from '../room/judgement-state.ts'

/** What a person sees of problems and how they were judged. */
type Judging = { problems: RoomProblem[]; judgements: Judgement[] }

/** Applies a message about problems. */
export function applyJudging(
  view: Judging,
  message: DownOf<'problem' | 'judgement' | 'outcomes' | 'judged'>,
): void {
  const change = (id: string, next: (judgement: Judgement) => Judgement) => {
    view.judgements = view.judgements.map((one) => (one.id === id ? next(one) : one))
  }
  switch (message.t) {
    case 'problem': {
      const { problem, change } = message
      const is = ({ id }: RoomProblem) => id === problem.id
      if (change === 'removed') view.problems = view.problems.filter((one) => !is(one))
      else if (!view.problems.some(is)) view.problems = [...view.problems, problem]
      // In another language it keeps its place.
      else view.problems = view.problems.map((one) => (is(one) ? problem : one))
      return
    }
    case 'judgement': {
      const { judgement } = message
      const known = view.judgements.find(({ id }) => id === judgement.id)
      const others = view.judgements.filter(({ problem }) => problem !== judgement.problem)
      view.judgements = [...others, { ...judgement, outcomes: known?.outcomes ?? judgement.outcomes }]
      return
    }
    case 'outcomes':
      return change(message.judgement, (one) => ({
        ...one,
        outcomes: withOutcomes(one.outcomes, message.list),
      }))
    case 'judged': {
      const { verdict, points } = message
      return change(message.judgement, (one) => ({
        ...{ ...one, status: verdict.status, verdict },
        ...(points ? { points } : {}),
      }))
    }
    default:
      return message satisfies never
  }
}
