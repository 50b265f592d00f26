import type { Marker } from '#core/protocol/outline.ts'
import type { Pace } from './pace.ts'

/** How many times faster than it happened a session can be watched. */
export const SPEEDS = [0.25, 0.5, 1, 1.5, 2, 4, 8, 16, 32, 64] as const

/** Where the watching is: at session time `at` when the watcher's clock said `now`, both milliseconds. */
export type Clock = { at: number; now: number; speed: number; playing: boolean }

export const stopped = (at: number): Clock => ({ at, now: 0, speed: 1, playing: false })

/** The clock at `now`: played on at the session's pace, and stopped at its end. */
export function tick(clock: Clock, pace: Pace, now: number): Clock {
  if (!clock.playing) return { ...clock, now }
  const passed = Math.max(0, now - clock.now) * clock.speed
  // A pace that became more exact never takes the watching back.
  const at = Math.max(clock.at, pace.real(pace.played(clock.at) + passed))
  return { ...clock, at: Math.min(at, pace.to), now: Math.max(now, clock.now), playing: at < pace.to }
}

/** Goes on; from the end it begins again. */
export const play = (clock: Clock, pace: Pace, now: number): Clock => ({
  ...clock,
  at: clock.at >= pace.to ? pace.from : clock.at,
  now,
  playing: true,
})

export const pause = (clock: Clock, pace: Pace, now: number): Clock => ({
  ...tick(clock, pace, now),
  playing: false,
})

export const withSpeed = (clock: Clock, pace: Pace, now: number, speed: number): Clock => ({
  ...tick(clock, pace, now),
  speed,
})

/** Goes to a session time; whether it plays stays. */
export const seek = (clock: Clock, pace: Pace, now: number, at: number): Clock => ({
  ...clock,
  at: Math.max(pace.from, Math.min(at, pace.to)),
  now,
})

/** Goes on or back by what passes in `ms` of watching at its own speed. */
export function skip(clock: Clock, pace: Pace, now: number, ms: number): Clock {
  const { at } = tick(clock, pace, now)
  return seek(clock, pace, now, pace.real(pace.played(at) + ms))
}

/** Watching for this long after a marker, going back still goes to the one before it, milliseconds. */
const GRACE_MS = 1_000

/** The marker after (1) or before (-1) a session time; undefined where there is none. `marks` are in order. */
export function markerFrom(
  marks: readonly Marker[],
  { at, playing, speed }: Clock,
  direction: 1 | -1,
): Marker | undefined {
  if (direction === 1) return marks.find((mark) => mark.at > at)
  const grace = playing ? GRACE_MS * speed : 0
  return marks.findLast((mark) => mark.at < at - grace)
}
