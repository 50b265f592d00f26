import type { Judgement } from '#core/protocol/judging.ts'
import type { Welcome } from '#core/protocol/down.ts'
import { foldJudgement, isJudging, withOutcomes } from './judgement-state.ts'
import type { RoomEvent, RoomLog } from './log.ts'
import type { Room } from './room.ts'

/** Judgements looked at when a room is loaded; of each problem the last is kept. */
const LOOKED_AT = 100

/** The judgement that goes on; undefined when none does. */
export const activeJudgement = (room: Room): Judgement | undefined =>
  [...room.judgements.values()].find(isJudging)

/** What a room's log says of problems and their last judgements. */
export function loadProblems(room: Room): void {
  for (const event of room.log.events(['problem'], Number.MAX_SAFE_INTEGER)) foldProblem(room, event)
  for (const judgement of lastJudgements(room.log)) {
    if (!room.problems.has(judgement.problem)) continue
    room.judgements.set(judgement.problem, judgement)
  }
  for (const event of room.log.events(['staffOutcomes'], LOOKED_AT * 2)) {
    if (event.kind !== 'staffOutcomes') continue
    if (![...room.judgements.values()].some(({ id }) => id === event.judgement)) continue
    room.staffOutcomes.set(
      event.judgement,
      withOutcomes(room.staffOutcomes.get(event.judgement) ?? [], event.list),
    )
  }
}

/** Applies an event about a problem to those that are open. */
export function foldProblem({ problems }: Pick<Room, 'problems'>, event: RoomEvent): void {
  if (event.kind !== 'problem') return
  if (event.change === 'removed') problems.delete(event.problem.id)
  else problems.set(event.problem.id, event.problem)
}

function lastJudgements(log: RoomLog): Judgement[] {
  const begun = log.events(['judgement'], LOOKED_AT)
  const byProblem = new Map<string, Judgement>()
  const first = begun[0]
  if (!first) return []
  for (const event of begun)
    if (event.kind === 'judgement') byProblem.set(event.judgement.problem, event.judgement)
  for (const event of log.events(['outcomes', 'judged'], Number.MAX_SAFE_INTEGER, first.seq))
    for (const [problem, judgement] of byProblem) byProblem.set(problem, foldJudgement(judgement, event))
  return [...byProblem.values()]
}

/** What somebody who comes is told of problems; nothing where there are none. */
export function problemsFor(room: Room, isStaff: boolean): Pick<Welcome, 'problems' | 'judgements'> {
  if (room.problems.size === 0) return {}
  const judgements = [...room.judgements.values()].map((judgement) => {
    const more = isStaff ? (room.staffOutcomes.get(judgement.id) ?? []) : []
    return { ...judgement, outcomes: withOutcomes(judgement.outcomes, more) }
  })
  return { problems: [...room.problems.values()], judgements }
}
