/** A list with one of its things a place further up (-1) or down; as it was where there is no such place. */
export function moved<T>(list: readonly T[], at: number, by: -1 | 1): T[] {
  const next = [...list]
  const [one, other] = [next[at], next[at + by]]
  if (one === undefined || other === undefined) return next
  next[at] = other
  next[at + by] = one
  return next
}

/** What a screen reader is told of a move; `at` counts from 0. */
export const announceChange = (title: string, at: number, of: number): string =>
  `${title} is number ${at + 1} of ${of} now.`
