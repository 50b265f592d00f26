import * as v from 'valibot'
import { author, natural } from './shared.ts'

/** Minutes that a timer can be given at once. */
export const TIMER_MINUTES = 24 * 60

/**
 * A room's timer by the server's clock, times in milliseconds since 1970. Prepared: only `leftMs`. Running: `endsAt`. Paused:
 * `pausedAt` and what is left. Over: `endedAt`, by the clock, by who stopped it or who handed in.
 */
export const roomTimer = v.strictObject({
  endsAt: v.nullable(natural),
  pausedAt: v.nullable(natural),
  leftMs: v.nullable(natural),
  endedAt: v.nullable(natural),
  /** At the end nobody but staff changes anything any more. */
  locksAtEnd: v.boolean(),
  /** At the end every open problem is submitted as it is. */
  handsIn: v.boolean(),
  /** Whose work it measures, and in whose name it is handed in. */
  of: v.optional(author),
  /** After the end, by problem: waits to be judged, was judged, or could not be. */
  handedIn: v.optional(
    v.array(v.strictObject({ problem: v.string(), state: v.picklist(['waiting', 'judged', 'not_judged']) })),
  ),
})
export type RoomTimer = v.InferOutput<typeof roomTimer>

/** What was done to a timer; `ended` is what nobody did but the clock, `handedIn` that every problem was seen to. */
export const TIMER_CHANGES = [
  'prepared',
  'started',
  'paused',
  'resumed',
  'extended',
  'stopped',
  'ended',
  'handedIn',
] as const
export type TimerChange = (typeof TIMER_CHANGES)[number]

/** Whose timer it is, what it does at its end and what is left of it: what a room's timer is made of. */
export type NewTimer = { leftMs: number } & Pick<RoomTimer, 'locksAtEnd' | 'handsIn' | 'of'>

/** A room tells that its timer was changed; `at` is the room's clock. */
export const timerDown = v.strictObject({
  t: v.literal('timer'),
  seq: natural,
  at: natural,
  change: v.picklist(TIMER_CHANGES),
  timer: roomTimer,
  by: v.optional(author),
})

const minutes = v.pipe(natural, v.minValue(1), v.maxValue(TIMER_MINUTES))
/**
 * Body of `POST /api/rooms/:code/timer`. `start` begins one that is prepared, or a new one of `minutes`; `extend` gives it more;
 * `stop` ends it now.
 */
export const timerCommand = v.union([
  v.strictObject({
    do: v.literal('start'),
    minutes: v.optional(minutes),
    locksAtEnd: v.optional(v.boolean()),
  }),
  v.strictObject({ do: v.literal('pause') }),
  v.strictObject({ do: v.literal('resume') }),
  v.strictObject({ do: v.literal('extend'), minutes }),
  v.strictObject({ do: v.literal('stop') }),
])
export type TimerCommand = v.InferOutput<typeof timerCommand>
