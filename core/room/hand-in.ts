import { saysNothing, type JudgeStatus, type JudgeVerdict } from '#core/protocol/outcome.ts'
import type { RoomTimer } from '#core/protocol/room-timer.ts'
import { HAND_IN } from './hand-in-id.ts'
import { beginJudgement } from './judge.ts'
import { activeJudgement } from './judgements.ts'
import type { Effect, Room } from './room.ts'
import { tellTimer } from './tell-timer.ts'

/** How soon a problem that could not be judged is tried again, and how long after the end, milliseconds. */
export const AGAIN_MS = 60_000
export const PATIENCE_MS = 60 * 60_000

/** Ends of judgements after which another try may say more: the runner was away, busy or stopped. */
const FOR_NOW: readonly JudgeStatus[] = ['busy', 'cancelled', 'lost', 'internal']
const maySayMore = (verdict: JudgeVerdict | undefined): boolean =>
  verdict === undefined || FOR_NOW.includes(verdict.status)

type Entry = NonNullable<RoomTimer['handedIn']>[number]

const waiting = ({ clock }: Room): Entry | undefined =>
  clock?.handedIn?.find(({ state }) => state === 'waiting')

/** Whether something that was handed in is still to be judged: until then nobody but staff changes it. */
export const isHandingIn = (room: Room): boolean => waiting(room) !== undefined

/** What names the judgements of a hand-in: the room, and the number of the event that each begins with. */
const prefix = (room: Room): string => `${HAND_IN}${room.info.id}-`

/**
 * Goes on with what is handed in: one problem after the other is submitted as it is, again when the runner was away, for an
 * hour. Everything it needs to know is in the log, so that it goes on after whatever became of the object.
 */
export function handIn(room: Room, at: number): Effect[] {
  const next = waiting(room)
  const { clock } = room
  if (!clock || !next || activeJudgement(room)) return []
  const problem = room.problems.get(next.problem)
  const before = room.judgements.get(next.problem)
  const mine = before?.id.startsWith(prefix(room)) ? before : undefined
  if (mine && !maySayMore(mine.verdict))
    return settle(room, at, next, saysNothing(mine.status) ? 'not_judged' : 'judged')
  const tooLate = at - (clock.endedAt ?? at) > PATIENCE_MS
  if (!problem || !clock.of || (mine && tooLate)) return settle(room, at, next, 'not_judged')
  if (mine && at < mine.at + AGAIN_MS) return []
  const id = `${prefix(room)}${room.seq + 1}`
  const began = beginJudgement(room, at, { id, by: clock.of, problem, kind: 'submit' })
  return 'why' in began ? settle(room, at, next, 'not_judged') : began
}

/** When that is to be gone on with; null when everything is handed in. */
export function handInDue(room: Room, at: number): number | null {
  const next = waiting(room)
  if (!next) return null
  const last = room.judgements.get(next.problem)
  return Math.max(at, last?.id.startsWith(prefix(room)) ? last.at : 0) + AGAIN_MS
}

function settle(room: Room, at: number, { problem }: Entry, state: 'judged' | 'not_judged'): Effect[] {
  const { clock } = room
  if (!clock?.handedIn) return []
  const handedIn = clock.handedIn.map((entry) => (entry.problem === problem ? { problem, state } : entry))
  // Told only with the last: until then the log's judgements say by themselves what was done.
  room.clock = { ...clock, handedIn }
  if (handedIn.some((entry) => entry.state === 'waiting')) return handIn(room, at)
  return tellTimer(room, at, 'handedIn', room.clock)
}
