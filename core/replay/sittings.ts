import type { Manifest } from '#core/protocol/api/record.ts'
import { BUCKET_MS, type Mark } from '#core/protocol/outline.ts'

/** A stretch in which something happened again and again, milliseconds since 1970. */
export type Sitting = { from: number; to: number }

/** Time without anything after which people have come back rather than gone on. */
const APART_MS = 30 * 60_000

/** By whom the room's own first texts are written: nobody who is there. */
export const TEMPLATE_USER = 'room'

/** What is no sign of anybody at work: rooms are made long before they are used. */
const QUIET: readonly string[] = ['leave', 'file', 'role'] satisfies Mark[]

/** The sittings of a session: a room that is used on three days has three. */
export function sittingsOf({ activity, marks, segments }: Times): Sitting[] {
  const times = marks.filter(({ mark }) => !QUIET.includes(mark)).map(({ at }) => at)
  for (const [user, row] of Object.entries(activity))
    for (const [bucket] of user === TEMPLATE_USER ? [] : row)
      times.push(bucket * BUCKET_MS, (bucket + 1) * BUCKET_MS - 1)
  if (times.length === 0) times.push(...segments.flatMap(({ firstAt, lastAt }) => [firstAt, lastAt]))
  const list: Sitting[] = []
  for (const at of times.sort((a, b) => a - b)) {
    const last = list[list.length - 1]
    if (last && at - last.to <= APART_MS) last.to = at
    else list.push({ from: at, to: at })
  }
  return list
}
type Times = Pick<Manifest, 'activity' | 'marks' | 'segments'>

/** How far into the session a moment is, milliseconds, the time between sittings left out. */
export function elapsedAt(sittings: readonly Sitting[], at: number): number {
  let before = 0
  for (const { from, to } of sittings) {
    if (at < from) return before
    if (at <= to) return before + (at - from)
    before += to - from
  }
  return before
}

/** How long a session was, the time between sittings left out. */
export const lengthOf = (sittings: readonly Sitting[]): number =>
  sittings.reduce((sum, { from, to }) => sum + (to - from), 0)
