/** What makes one of two moments tell more. */
export type Telling = {
  /** Milliseconds of work up to it. */
  busy: number
  /** Whether somebody wanted to know there how the text does. */
  asked: boolean
  /** Milliseconds in which nothing was written after it. */
  rest: number
}

/**
 * At most `most` of a list in the order of time: the last; of those that were asked for at most half, spread over them; and in each
 * equal part of the time of work the one with the longest rest, then those with the longest rests of all.
 */
export function mostTelling<T extends Telling>(list: readonly T[], most: number): T[] {
  if (list.length <= most) return [...list]
  const last = list.slice(-1)
  const asked = spread(
    list.filter((one) => one.asked),
    Math.floor(most / 2),
  )
  const chosen = new Set([...last, ...asked])
  const length = Math.max(1, ...list.map(({ busy }) => busy))
  const parts = most - chosen.size
  const best = new Map<number, T>()
  for (const one of list) {
    const part = Math.min(parts - 1, Math.floor((one.busy / length) * parts))
    const other = best.get(part)
    if (!chosen.has(one) && (!other || one.rest > other.rest)) best.set(part, one)
  }
  for (const one of best.values()) chosen.add(one)
  for (const one of [...list].sort((a, b) => b.rest - a.rest)) {
    if (chosen.size >= most) break
    chosen.add(one)
  }
  return list.filter((one) => chosen.has(one))
}

/** At most `most` of a list, equally far apart, with its first and its last. */
function spread<T>(list: readonly T[], most: number): readonly T[] {
  if (list.length <= most) return list
  const step = (list.length - 1) / (most - 1)
  return Array.from({ length: most }, (_, i) => list[Math.round(i * step)] as T)
}
