import type { Manifest } from '#core/protocol/api/record.ts'
import type { Marker, Outline } from '#core/protocol/outline.ts'

/** What outlines say together. */
export type Merged = Pick<Manifest, 'activity' | 'files' | 'marks'>

/** Marks that are told of a record at most: some 100 bytes each. */
export const MARKS_MOST = 10_000

/** What the outlines of a record's segments say together, in their order; what is for staff only where `staff` is set. */
export function mergeOutlines(outlines: readonly Outline[], staff: boolean): Merged {
  const activity: Merged['activity'] = {}
  const files = new Map<string, Outline['files'][number]>()
  const marks: Merged['marks'] = []
  for (const outline of outlines) {
    for (const [user, row] of Object.entries(outline.activity)) join((activity[user] ??= []), row)
    for (const [id, name, edits, inserted, deleted] of outline.files) {
      const [, , e, i, d] = files.get(id) ?? [id, name, 0, 0, 0]
      files.set(id, [id, name, e + edits, i + inserted, d + deleted])
    }
    marks.push(...outline.marks, ...(staff ? outline.staff : []))
  }
  marks.sort((a, b) => a.seq - b.seq)
  return { activity, files: [...files.values()], marks }
}

/** A bucket that two segments share is one. */
function join(row: [number, number, number][], more: readonly [number, number, number][]): void {
  for (const [bucket, inserted, deleted] of more) {
    const last = row[row.length - 1]
    if (last?.[0] === bucket) {
      last[1] += inserted
      last[2] += deleted
    } else row.push([bucket, inserted, deleted])
  }
}

/**
 * At most so many of these marks, in order of `seq`. Kinds that are rarer than their share keep all of theirs; of the others
 * every so many-th stays, from all of the time.
 */
export function fewOf(marks: readonly Marker[], most: number): readonly Marker[] {
  if (marks.length <= most) return marks
  const kinds = [...Map.groupBy(marks, ({ mark }) => mark).values()].sort((a, b) => a.length - b.length)
  const kept: Marker[] = []
  for (const [i, list] of kinds.entries()) {
    const share = Math.min(list.length, Math.floor((most - kept.length) / (kinds.length - i)))
    // How many were due before each: where that grows, one is taken.
    const due = (n: number) => Math.floor((n * share) / list.length)
    kept.push(...list.filter((_, n) => due(n + 1) > due(n)))
  }
  return kept.sort((a, b) => a.seq - b.seq)
}
