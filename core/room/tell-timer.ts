import type { RoomTimer, TimerChange } from '#core/protocol/room-timer.ts'
import type { Author } from '#core/protocol/shared.ts'
import { append, type Effect, type Room } from './room.ts'

/** Logs a timer as it is now, and tells everybody. */
export function tellTimer(
  room: Room,
  at: number,
  change: TimerChange,
  timer: RoomTimer,
  by?: Author,
): Effect[] {
  const who = by ? { by } : {}
  const stamp = append(room, at, { kind: 'timer', change, timer, ...who })
  room.clock = timer
  return [{ do: 'broadcast', message: { t: 'timer', ...stamp, change, timer, ...who } }, { do: 'clock' }]
}
