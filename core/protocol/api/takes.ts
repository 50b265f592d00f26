import * as v from 'valibot'
import { roomTimer } from '../room-timer.ts'
import { natural } from '../shared.ts'
import { named, nullableTime } from './bounded.ts'

/** Answer of `GET /api/take/:token`, for who holds the link (a token travels behind the `#` of `/take#token`). */
export const takeAnswer = v.object({
  title: v.string(),
  minutes: v.nullable(natural),
  /** How many problems there are; which, is seen after starting. */
  problems: natural,
  opensAt: nullableTime,
  closesAt: nullableTime,
  /** `ready` to be started; `open`: a person's own room is there; `over`: it was handed in; `early`, `late`: outside its time. */
  state: v.picklist(['ready', 'open', 'over', 'early', 'late']),
  /** Of the person's own room, once there is one. */
  code: v.nullable(v.string()),
  startedAt: nullableTime,
  endsAt: nullableTime,
  submittedAt: nullableTime,
  /** The server's clock. */
  at: natural,
})
export type TakeAnswer = v.InferOutput<typeof takeAnswer>

/** Body of `POST /api/take/:token`: as whom the person is shown to staff. */
export const takeStart = v.strictObject({ name: v.optional(named(60)) })

/** Answer of `POST /api/rooms/:code/hand-in` by whose attempt it is. */
export const handInAnswer = v.object({ submittedAt: nullableTime, timer: roomTimer })
/** Answer of `GET` and `POST /api/rooms/:code/timer` (`timerCommand` in core/protocol/room-timer.ts); `at` is the server's clock. */
export const timerAnswer = v.object({ timer: v.nullable(roomTimer), at: natural })
