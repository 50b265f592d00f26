import * as v from 'valibot'
import { natural } from './shared.ts'

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
})
export type RoomTimer = v.InferOutput<typeof roomTimer>

/** What was done to a timer; `ended` is what nobody did but the clock. */
export const TIMER_CHANGES = [
  'prepared',
  'started',
  'paused',
  'resumed',
  'extended',
  'stopped',
  'ended',
] as const
export type TimerChange = (typeof TIMER_CHANGES)[number]

const minutes = v.pipe(natural, v.minValue(1), v.maxValue(TIMER_MINUTES))
/**
 * Body of `POST /api/rooms/:code/timer`. `start` begins one that is prepared, or a new one of `minutes`; `extend` gives it more;
 * `stop` ends it now.
 */
export const timerCommand = v.variant('do', [
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
