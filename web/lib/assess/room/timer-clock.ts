import type { RoomTimer } from '#core/protocol/room-timer.ts'

/** A room's timer with the room's clock when it was told, and this device's when it was heard: milliseconds since 1970. */
export type Told = { now: RoomTimer; toldAt: number; heardAt: number }

export type TimerState = 'prepared' | 'running' | 'paused' | 'over'

/** The room's clock, whatever this device's says. */
export const roomClock = ({ toldAt, heardAt }: Told, device: number): number => toldAt + device - heardAt

export function stateOf({ endedAt, endsAt, pausedAt }: RoomTimer): TimerState {
  if (endedAt !== null) return 'over'
  if (endsAt !== null) return 'running'
  return pausedAt === null ? 'prepared' : 'paused'
}

/** Milliseconds that are left; a timer that ran out and was not ended yet has none. */
export function leftOf(told: Told, device: number): number {
  const { now } = told
  if (now.endedAt !== null) return 0
  if (now.endsAt === null) return now.leftMs ?? 0
  return Math.max(0, now.endsAt - roomClock(told, device))
}

/** `4:59`, `1:02:03`; every begun second counts, so that nobody sees 0:00 while there is time. */
export function clockOf(ms: number): string {
  const seconds = Math.ceil(ms / 1_000)
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60]
  const two = (part: number) => `${part}`.padStart(2, '0')
  return `${hours > 0 ? `${hours}:${two(minutes)}` : minutes}:${two(seconds % 60)}`
}

/** What is left in words: `1 hour 2 minutes`, under a minute in seconds. */
export function leftInWords(ms: number): string {
  const seconds = Math.ceil(ms / 1_000)
  const several = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`
  if (seconds < 60) return several(seconds, 'second')
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60]
  const parts = [hours > 0 ? several(hours, 'hour') : '', minutes > 0 ? several(minutes, 'minute') : '']
  return parts.filter((part) => part !== '').join(' ')
}

const WARNINGS = [
  { ms: 300_000, words: 'Five minutes left.' },
  { ms: 60_000, words: 'One minute left.' },
] as const

/** What is to be said when the time that is left went from one reading to the next; null for nothing. */
export function warningBetween(before: number, after: number): string | null {
  return WARNINGS.findLast(({ ms }) => before > ms && after <= ms && after > 0)?.words ?? null
}
