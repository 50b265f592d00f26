import type { Manifest } from '#core/protocol/api/record.ts'
import { BUCKET_MS } from '#core/protocol/outline.ts'
import type { Pace } from '#core/replay/pace.ts'

/** One person's activity along the timeline as an SVG path in a box `columns` wide and 1 high, stacked on the others'. */
export type Layer = { user: string; path: string }

/** Columns that a timeline has. */
export const COLUMNS = 300

/** Draws who typed how much where; the fullest column is as high as the box. */
export function densityOf(activity: Manifest['activity'], axis: Pace, columns: number): Layer[] {
  const users = Object.keys(activity)
  const heights = users.map((user) => columnsOf(activity[user] ?? [], axis, columns))
  const tops = Array.from({ length: columns }, (_, x) => heights.reduce((sum, row) => sum + (row[x] ?? 0), 0))
  const most = Math.max(...tops, 1)
  // Much and little differ by orders of magnitude: the root keeps the little visible.
  const scale = tops.map((top) => (top === 0 ? 0 : Math.sqrt(top / most) / top))
  const base = new Array<number>(columns).fill(0)
  return users.map((user, i) => {
    let path = ''
    for (let x = 0; x < columns; x++) {
      const height = (heights[i]?.[x] ?? 0) * (scale[x] ?? 0)
      if (height === 0) continue
      const bottom = 1 - (base[x] ?? 0)
      base[x] = (base[x] ?? 0) + height
      path += `M${x} ${bottom.toFixed(3)}h1v${(-height).toFixed(3)}h-1z`
    }
    return { user, path }
  })
}

function columnsOf(buckets: Manifest['activity'][string], axis: Pace, columns: number): number[] {
  const row = new Array<number>(columns).fill(0)
  if (axis.length === 0) return row
  for (const [bucket, inserted, deleted] of buckets) {
    const [from, to] = [bucket * BUCKET_MS, (bucket + 1) * BUCKET_MS]
    if (to < axis.from || from > axis.to) continue
    const [a, b] = [from, to].map((at) => (axis.played(at) / axis.length) * columns)
    const [first, end] = [Math.floor(a ?? 0), Math.max(Math.floor(a ?? 0) + 1, Math.ceil(b ?? 0))]
    for (let x = first; x < Math.min(end, columns); x++)
      row[x] = (row[x] ?? 0) + (inserted + deleted) / (end - first)
  }
  return row
}
