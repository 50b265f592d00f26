import type { ChangeSet } from '@codemirror/state'
import type { Ranges } from '#core/protocol/shared.ts'

/** Sections times ranges that carrying a selection may look at, about 10 ms; an older selection is not worth more. */
const CARRY_COST = 1_000_000

/**
 * Moves `mine`, made without knowing `missed`, to after them, and `missed` to after `mine`: one missed operation at a
 * time, because clients receive them one at a time and mapping over their composition can order inserts differently
 * (`Z` and `X` in `abc` swap). Both lists are sequences: each operation applies to the result of the one before.
 * Costs mine x missed, and more where both cut each other into pieces: what it has cost is counted on the way, and past
 * `bound` it stops with lists that are good for nothing. People who work in different places of a text cost only
 * mine + missed: there no order can differ.
 */
export function transform(
  mine: readonly ChangeSet[],
  missed: readonly ChangeSet[],
  bound = Infinity,
): { mine: ChangeSet[]; missed: ChangeSet[]; cost: number } {
  let own = mine.slice()
  let cost = 0
  if (missed.length > 1) {
    const [ours, theirs] = [extentOf(mine), extentOf(missed)]
    cost = ours.sections + theirs.sections
    if (cost > bound) return { mine: own, missed: [], cost }
    if (mine.length > 1 && areApart(ours, theirs)) {
      const moved = transform(mine, [compose(missed)], bound)
      return { ...moved, cost: cost + moved.cost }
    }
    // What it costs at least.
    const least = mine.length * theirs.sections + missed.length * ours.sections
    if (least > bound) return { mine: own, missed: [], cost: least }
  }
  const others: ChangeSet[] = []
  for (const other of missed) {
    let over = other
    own = own.map((change) => {
      if (cost > bound) return change
      cost += sectionsOf([change, over])
      const moved = change.map(over)
      over = over.map(change, true)
      return moved
    })
    if (cost > bound) break
    others.push(over)
  }
  return { mine: own, missed: others, cost }
}

/** What a sequence of operations leaves alone, before and behind everything it touches, in UTF-16 units; and its sections. */
type Extent = { length: number; before: number; behind: number; sections: number }

function extentOf(ops: readonly ChangeSet[]): Extent {
  const length = ops[0]?.length ?? 0
  let [before, behind, sections] = [length, length, ops.length]
  for (const op of ops) {
    op.desc.iterChangedRanges((from, to) => {
      before = Math.min(before, from)
      behind = Math.min(behind, op.length - to)
      sections += 2
    }, true)
  }
  return { length, before, behind, sections }
}

/** At least one character that neither touches lies between all of the one and all of the other. */
const areApart = (one: Extent, other: Extent): boolean =>
  one.length - one.behind < other.before || other.length - other.behind < one.before

/** All operations as one, halves first: neighbours are mostly one person's, and small together. */
function compose(ops: readonly ChangeSet[]): ChangeSet {
  const [first, second] = ops
  if (!first) throw new Error('nothing to compose')
  if (!second) return first
  const middle = ops.length >> 1
  return compose(ops.slice(0, middle)).compose(compose(ops.slice(middle)))
}

/** Sections of change sets: changes, and what is left alone between them. */
export function sectionsOf(ops: readonly ChangeSet[]): number {
  let sections = 0
  for (const op of ops) op.desc.iterChangedRanges(() => void (sections += 2), true)
  return sections + ops.length
}

/** Selection ranges carried over changes, positions staying before text inserted at them. */
export const mapRanges = (ranges: Ranges, over: readonly ChangeSet[]): Ranges =>
  over.length === 0
    ? ranges
    : ranges.map(([anchor, head]) => [mapPosition(anchor, over), mapPosition(head, over)])

/** The same, or null when it would be too much work. */
export const mapFewRanges = (ranges: Ranges, over: readonly ChangeSet[]): Ranges | null =>
  ranges.length * sectionsOf(over) > CARRY_COST ? null : mapRanges(ranges, over)

function mapPosition(position: number, over: readonly ChangeSet[]): number {
  for (const change of over) position = change.mapPos(Math.min(position, change.length), -1)
  return position
}
