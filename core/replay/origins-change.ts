import type { Origins } from './origins.ts'

/**
 * How the origins that a page has become others: the entries `from` to `to` of `runs` are replaced. `tags` is there when they
 * are others than before; without `from` the runs are all there are.
 */
export type OriginsChange = { tags?: readonly string[]; from?: number; to?: number; runs: Uint32Array }

/** What a page has to be told so that it has `now`; null when it has them. */
export function originsChange(before: Origins | null, now: Origins): OriginsChange | null {
  if (before === now) return null
  if (!before || !before.tags.every((tag, i) => tag === now.tags[i]))
    return { tags: now.tags, runs: now.runs }
  const [a, b] = [before.runs, now.runs]
  const most = Math.min(a.length, b.length)
  let start = 0
  while (start < most && a[start] === b[start]) start++
  let end = 0
  while (end < most - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++
  // A copy: a view would take all of its memory along to the page.
  const runs = b.slice(start, b.length - end)
  const tags = before.tags.length === now.tags.length ? {} : { tags: now.tags }
  return { ...tags, from: start, to: a.length - end, runs }
}

/** The origins after a change; without any before, the change says all of them. */
export function changedOrigins(before: Origins | null, { tags, from, to, runs }: OriginsChange): Origins {
  const named = tags ?? before?.tags ?? []
  if (!before || from === undefined || to === undefined) return { tags: named, runs }
  const all = new Uint32Array(from + runs.length + before.runs.length - to)
  all.set(before.runs.subarray(0, from))
  all.set(runs, from)
  all.set(before.runs.subarray(to), from + runs.length)
  return { tags: named, runs: all }
}
