import type { Judgement } from '#core/protocol/judging.ts'
import type { Welcome } from '#core/protocol/down.ts'
import { foldJudgement, isJudging, withOutcomes } from './judgement-state.ts'
import type { Logged, RoomEvent, RoomLog } from './log.ts'
import type { Room } from './room.ts'

/** Judgements looked at when a room is loaded; of each problem the last is kept. */
const LOOKED_AT = 100

/** The judgement that goes on; undefined when none does. */
export const activeJudgement = (room: Room): Judgement | undefined =>
  [...room.judgements.values()].find(isJudging)

/** What a room's log says of problems and their last judgements. */
export function loadProblems(room: Room): void {
  for (const event of room.log.events(['problem'], Number.MAX_SAFE_INTEGER)) foldProblem(room, event)
  for (const [begun, next] of lastBegun(room.log)) {
    if (!room.problems.has(begun.judgement.problem)) continue
    let { judgement } = begun
    // An id may be used again, and one judgement ends before the next begins: only what is between is about this one.
    for (const event of room.log.events(TOLD, Number.MAX_SAFE_INTEGER, begun.seq, next)) {
      judgement = foldJudgement(judgement, event)
      if (event.kind === 'staffOutcomes' && event.judgement === judgement.id)
        room.staffOutcomes.set(
          judgement.id,
          withOutcomes(room.staffOutcomes.get(judgement.id) ?? [], event.list),
        )
    }
    room.judgements.set(judgement.problem, judgement)
  }
}

const TOLD = ['outcomes', 'staffOutcomes', 'judged'] as const

/** Applies an event about a problem to those that are open. */
export function foldProblem({ problems }: Pick<Room, 'problems'>, event: RoomEvent): void {
  if (event.kind !== 'problem') return
  if (event.change === 'removed') problems.delete(event.problem.id)
  else problems.set(event.problem.id, event.problem)
}

type Begun = Logged<RoomEvent & { kind: 'judgement' }>

/** The last judgement of each problem as it began, and the number of the event with which the next one did. */
function lastBegun(log: RoomLog): [begun: Begun, next: number][] {
  const byProblem = new Map<string, [Begun, number]>()
  let next = Number.MAX_SAFE_INTEGER
  for (const event of log.events(['judgement'], LOOKED_AT).reverse()) {
    if (event.kind !== 'judgement') continue
    const { problem } = event.judgement
    if (!byProblem.has(problem)) byProblem.set(problem, [event, next])
    next = event.seq
  }
  return [...byProblem.values()].reverse()
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
