import type { NewTimer, RoomTimer, TimerChange, TimerCommand } from '#core/protocol/room-timer.ts'
import type { Author } from '#core/protocol/shared.ts'
import { handIn, handInDue } from './hand-in.ts'
import { changeInfo } from './manage.ts'
import { whyClosed, type Effect, type Room } from './room.ts'
import { tellTimer } from './tell-timer.ts'

const MINUTE = 60_000
/** What is left of a timer can be so much, milliseconds. */
const LONGEST_MS = 7 * 24 * 60 * MINUTE

/** What is to be done to a timer: what staff say, or that one is made ready. */
export type TimerStep = TimerCommand | ({ do: 'prepare' } & NewTimer)

const NEW = { endsAt: null, pausedAt: null, leftMs: null, endedAt: null } as const

type Changed = { change: TimerChange; timer: RoomTimer }

/** The timer after a command at `now`; a sentence when that is not possible. */
export function timerAfter(old: RoomTimer | null, command: TimerStep, now: number): Changed | string {
  const timer = old?.endedAt === null ? old : null
  switch (command.do) {
    case 'prepare': {
      if (timer) return 'There is a timer already.'
      const { do: _, ...rest } = command
      return { change: 'prepared', timer: { ...NEW, ...rest } }
    }
    case 'start': {
      if (timer && (timer.endsAt !== null || timer.pausedAt !== null)) return 'The timer was started already.'
      if (old?.handsIn && !timer) return 'This was handed in already.'
      const leftMs = command.minutes === undefined ? timer?.leftMs : command.minutes * MINUTE
      if (leftMs === undefined || leftMs === null) return 'Say how many minutes there are.'
      const { locksAtEnd = timer?.locksAtEnd ?? true } = command
      const kept = timer ?? { handsIn: false }
      return { change: 'started', timer: { ...kept, ...NEW, locksAtEnd, endsAt: now + leftMs } }
    }
    case 'pause':
      if (!timer || timer.endsAt === null) return 'The timer is not running.'
      return { change: 'paused', timer: { ...timer, ...NEW, pausedAt: now, leftMs: timer.endsAt - now } }
    case 'resume':
      if (!timer || timer.pausedAt === null) return 'The timer is not paused.'
      return { change: 'resumed', timer: { ...timer, ...NEW, endsAt: now + (timer.leftMs ?? 0) } }
    case 'extend':
      return extended(timer, command.minutes * MINUTE, now)
    case 'stop':
      return timer ? { change: 'stopped', timer: { ...timer, ...NEW, endedAt: now } } : 'There is no timer.'
    default:
      return command satisfies never
  }
}

function extended(timer: RoomTimer | null, ms: number, now: number): Changed | string {
  if (!timer) return 'There is no timer that could go on for longer.'
  const left = (timer.endsAt === null ? (timer.leftMs ?? 0) : timer.endsAt - now) + ms
  if (left > LONGEST_MS) return 'A timer can go on for seven days.'
  const more = timer.endsAt === null ? { leftMs: left } : { endsAt: now + left }
  return { change: 'extended', timer: { ...timer, ...more } }
}

/** Why a command cannot be followed in this room now; null when it can. */
export function whyNotTimed(room: Room, command: TimerStep, at: number): string | null {
  if (room.info.sealed || room.info.archived) return whyClosed(room)
  const after = timerAfter(room.clock, command, Math.max(at, room.at))
  return typeof after === 'string' ? after : null
}

/** Follows a command of `by`; nothing happens when that is not possible. */
export function setTimer(room: Room, at: number, command: TimerStep, by: Author): Effect[] {
  const now = Math.max(at, room.at)
  if (whyNotTimed(room, command, now) !== null) return []
  const after = timerAfter(room.clock, command, now)
  return typeof after === 'string' ? [] : change(room, now, after, by)
}

/** Whether the time is over and nobody has said so yet. */
export const isTimeUp = ({ clock }: Room, at: number): boolean =>
  clock !== null && clock.endsAt !== null && at >= clock.endsAt

/** What the clock does: the time ends when it is up, once, however late that is noticed; what is to be handed in goes on. */
export function tick(room: Room, at: number): Effect[] {
  const { clock } = room
  if (!clock || !isTimeUp(room, at)) return handIn(room, at)
  const timer = { ...clock, ...NEW, endedAt: clock.endsAt }
  return change(room, at, { change: 'ended', timer }, undefined)
}

/** When the room has to be woken for its timer, milliseconds since 1970; null when it has not. */
export const nextDue = (room: Room, at: number): number | null => room.clock?.endsAt ?? handInDue(room, at)

function change(room: Room, at: number, { change, timer }: Changed, by: Author | undefined): Effect[] {
  const over = timer.endedAt !== null
  const problems = [...room.problems.keys()]
  const handedIn = problems.map((problem) => ({ problem, state: 'waiting' as const }))
  const next = over && timer.handsIn ? { ...timer, handedIn } : timer
  const told = tellTimer(room, at, change, next, by)
  if (!over) return told
  const lock = timer.locksAtEnd && !room.info.locked ? changeInfo(room, at, { locked: true }) : []
  return [...told, ...lock, ...handIn(room, at)]
}
