import type { ChangeSet } from '@codemirror/state'
import type { Ranges } from '#core/protocol/shared.ts'

/**
 * Moves `mine`, made without knowing `missed`, to after them, and `missed` to after `mine`: one missed operation at a
 * time, because clients receive them one at a time and mapping over their composition can order inserts differently
 * (`Z` and `X` in `abc` swap). Both lists are sequences: each operation applies to the result of the one before.
 * Costs mine x missed.
 */
export function transform(
  mine: readonly ChangeSet[],
  missed: readonly ChangeSet[],
): { mine: ChangeSet[]; missed: ChangeSet[] } {
  if (missed.length === 0) return { mine: mine.slice(), missed: [] }
  let own = mine.slice()
  const others: ChangeSet[] = []
  for (const other of missed) {
    let over = other
    own = own.map((change) => {
      const moved = change.map(over)
      over = over.map(change, true)
      return moved
    })
    others.push(over)
  }
  return { mine: own, missed: others }
}

/** Work of `transform`: the sections of change sets it looks at, about 40 ns each. */
export const transformCost = (mine: readonly ChangeSet[], missed: readonly ChangeSet[]): number =>
  missed.length === 0 ? 0 : mine.length * sectionsOf(missed) + missed.length * sectionsOf(mine)

/** Sections of change sets: changes, and what is left alone between them. */
export function sectionsOf(ops: readonly ChangeSet[]): number {
  let sections = 0
  for (const op of ops) op.iterChanges(() => void (sections += 2), true)
  return sections + ops.length
}

/** Selection ranges carried over changes, positions staying before text inserted at them. */
export const mapRanges = (ranges: Ranges, over: readonly ChangeSet[]): Ranges =>
  over.length === 0
    ? ranges
    : ranges.map(([anchor, head]) => [mapPosition(anchor, over), mapPosition(head, over)])

function mapPosition(position: number, over: readonly ChangeSet[]): number {
  for (const change of over) position = change.mapPos(Math.min(position, change.length), -1)
  return position
}
