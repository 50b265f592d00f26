import type { Manifest } from '#core/protocol/api/record.ts'
import { BUCKET_MS } from '#core/protocol/outline.ts'

/** A stretch in which nothing happened, milliseconds since 1970. */
export type Pause = readonly [from: number, to: number]

/** Longer pauses pass in this time when they are skipped, milliseconds. */
export const IDLE_MS = 2_000

/** How the time of a session passes when it is watched: `played` milliseconds since its beginning, and back. */
export type Pace = {
  from: number
  to: number
  /** How long it takes to watch all of it at its own speed. */
  length: number
  played(at: number): number
  real(played: number): number
}

/** The pace of a session from `from` to `to` in which pauses longer than `limit` pass in `limit`; null for its real time. */
export function paceOf(from: number, to: number, pauses: readonly Pause[], limit: number | null): Pace {
  /** Where the slope changes, in session time and in played time. */
  const real = [from]
  const played = [0]
  const add = (at: number, takes: number) => {
    real.push(at)
    played.push((played.at(-1) ?? 0) + takes)
  }
  for (const [begin, end] of limit === null ? [] : pauses) {
    const [a, b] = [Math.max(begin, real.at(-1) ?? from), Math.min(end, to)]
    if (limit === null || b - a <= limit) continue
    add(a, a - (real.at(-1) ?? from))
    add(b, limit)
  }
  add(to, to - (real.at(-1) ?? from))
  return {
    from,
    to,
    length: played.at(-1) ?? 0,
    played: (at) => between(real, played, at),
    real: (at) => between(played, real, at),
  }
}

/** The value that belongs to `x`, on the straight line between its neighbours. Both lists ascend. */
function between(xs: readonly number[], ys: readonly number[], x: number): number {
  let [low, high] = [0, xs.length - 1]
  const held = Math.max(xs[low] ?? 0, Math.min(x, xs[high] ?? 0))
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((xs[middle] ?? 0) <= held) low = middle
    else high = middle
  }
  const [x0 = 0, x1 = 0, y0 = 0, y1 = 0] = [xs[low], xs[high], ys[low], ys[high]]
  return x1 === x0 ? y1 : y0 + ((held - x0) / (x1 - x0)) * (y1 - y0)
}

/** The pauses longer than `limit` between times that ascend. */
export function pausesOf(times: readonly number[], limit: number): Pause[] {
  const found: Pause[] = []
  for (let i = 1; i < times.length; i++) {
    const [a = 0, b = 0] = [times[i - 1], times[i]]
    if (b - a > limit) found.push([a, b])
  }
  return found
}

/** Pauses as far as the outline tells: nobody typed, and nothing was marked. */
export function outlinePauses(
  { activity, marks }: Pick<Manifest, 'activity' | 'marks'>,
  from: number,
  to: number,
  limit: number,
): Pause[] {
  const busy: Pause[] = marks.map(({ at }) => [at, at] as const)
  for (const buckets of Object.values(activity))
    for (const [bucket] of buckets) busy.push([bucket * BUCKET_MS, (bucket + 1) * BUCKET_MS])
  busy.sort(([a], [b]) => a - b)
  const found: Pause[] = []
  let end = from
  for (const [a, b] of [...busy, [to, to] as const]) {
    if (Math.min(a, to) - end > limit) found.push([end, Math.min(a, to)])
    end = Math.max(end, b)
  }
  return found
}

/** Pauses of which those within a stretch are known exactly. */
export function refined(pauses: readonly Pause[], [from, to]: Pause, exact: readonly Pause[]): Pause[] {
  const outside = pauses.flatMap(([a, b]): Pause[] =>
    b <= from || a >= to
      ? [[a, b]]
      : [...(a < from ? [[a, from] as const] : []), ...(b > to ? [[to, b] as const] : [])],
  )
  const merged: Pause[] = []
  for (const [a, b] of [...outside, ...exact].sort(([a], [b]) => a - b)) {
    const last = merged.at(-1)
    if (last && last[1] >= a) merged[merged.length - 1] = [last[0], Math.max(last[1], b)]
    else merged.push([a, b])
  }
  return merged
}
