import type { Room } from './room.ts'

/** Judgements that a person may begin in a room at once, and milliseconds after which they may begin one more. */
const AT_ONCE = 30
const REFILL_MS = 4_000

/** Counts a judgement that somebody wants to begin; false when they began too many. Forgotten when the room sleeps. */
export function mayBegin(room: Room, user: string, at: number): boolean {
  const before = room.begun.get(user) ?? { left: AT_ONCE, at }
  const earned = Math.max(0, at - before.at) / REFILL_MS
  const left = Math.min(AT_ONCE, before.left + earned) - 1
  if (left < 0) return false
  room.begun.set(user, { left, at })
  return true
}
