import { ChangeDesc, type ChangeSet } from '@codemirror/state'
import type { Ranges } from '#core/protocol/shared.ts'

/** Sections times ranges that carrying a selection may look at, about 10 ms; an older selection is not worth more. */
const CARRY_COST = 1_000_000

/**
 * Moves `mine`, made without knowing `missed`, to after them, and `missed` to after `mine` when `both` are wanted: one
 * missed operation at a time, because clients receive them one at a time and mapping over their composition can order
 * inserts differently (`Z` and `X` in `abc` swap). Both lists are sequences: each operation applies to the result of the
 * one before. An operation that is apart from all of mine only shifts them, and neighbours of that kind shift them together;
 * the others cost mine x missed, and more where both cut each other into pieces. What it has cost is counted on the way, in
 * sections looked at, and past `bound` it stops with lists that are good for nothing.
 */
export function transform(
  mine: readonly ChangeSet[],
  missed: readonly ChangeSet[],
  bound = Infinity,
  both = true,
): { mine: ChangeSet[]; missed: ChangeSet[]; cost: number } {
  const { steps, least } = placed(mine, missed)
  let own = mine.slice()
  if (least > bound) return { mine: own, missed: [], cost: least }
  let cost = 0
  const others: ChangeSet[] = []
  /** How much longer the text before mine and behind it has become since `own` was moved last. */
  let shift = { before: 0, behind: 0 }
  const move = (ours: Extent) => {
    if (shift.before === 0 && shift.behind === 0) return
    own = own.map((change) => change.map(shifted(change, ours, shift)))
    cost += own.length
    shift = { before: 0, behind: 0 }
  }
  for (const { other, ours, side } of steps) {
    cost++
    if (side) {
      if (both) others.push(other.map(asOne(ours, newLengthOf(own) + shift.before + shift.behind), true))
      shift[side] += other.newLength - other.length
      continue
    }
    move(ours)
    let over = other
    own = own.map((change) => {
      if (cost > bound) return change
      cost += sectionsOf(change) + sectionsOf(over)
      const moved = change.map(over)
      over = over.map(change, true)
      return moved
    })
    if (cost > bound) return { mine: own, missed: others, cost }
    others.push(over)
  }
  const end = steps[steps.length - 1]
  if (end) move(end.after)
  return { mine: own, missed: both ? others : [], cost }
}

/** A missed operation, what all of mine is when it comes and afterwards, and where it is when it is apart from that. */
type Step = { other: ChangeSet; ours: Extent; after: Extent; side: 'before' | 'behind' | null }

/** Where each missed operation is, and what moving over them costs at least. */
function placed(mine: readonly ChangeSet[], missed: readonly ChangeSet[]): { steps: Step[]; least: number } {
  const steps: Step[] = []
  let ours = extentOf(mine)
  let least = 0
  for (const other of missed) {
    const theirs = extentOf([other])
    const side = sideOf(theirs, ours)
    const growth = other.newLength - other.length
    const after = { ...ours, length: other.newLength }
    if (side) after[side] += growth
    else {
      least += ours.sections + mine.length * theirs.sections
      // What both touched is more than mine touch now, which only lets less be apart.
      after.before = Math.min(ours.before, theirs.before)
      after.behind = Math.min(ours.behind, theirs.behind)
    }
    steps.push({ other, ours, after, side })
    ours = after
  }
  return { steps, least }
}

/**
 * A sequence of operations from outside: length of the text before it, what it leaves alone before and behind everything
 * it touches, in UTF-16 units; and its sections.
 */
type Extent = { length: number; before: number; behind: number; sections: number }

const newLengthOf = (ops: readonly ChangeSet[]): number => ops[ops.length - 1]?.newLength ?? 0

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
  // What touches nothing has nothing behind it, rather than everything on both sides.
  if (before + behind > length) behind = length - before
  return { length, before, behind, sections }
}

/** Where an operation is when at least one character that neither touches lies between it and all of mine. */
function sideOf(other: Extent, mine: Extent): 'before' | 'behind' | null {
  if (other.length - other.behind < mine.before) return 'before'
  return mine.length - mine.behind < other.before ? 'behind' : null
}

/** What happened before and behind mine, whose extent knows of it already, as two far replacements in the text of one of mine. */
function shifted(change: ChangeSet, mine: Extent, shift: { before: number; behind: number }): ChangeDesc {
  // One character on each side stays as it is: the text next to mine is nobody's.
  const left = shift.before === 0 ? 0 : mine.before - 1
  const right = shift.behind === 0 ? 0 : mine.behind - 1
  const [before, behind] = [left - shift.before, right - shift.behind]
  return described([before, left], [change.length - before - behind, -1], [behind, right])
}

/** All of mine as one replacement. */
function asOne({ length, before, behind }: Extent, newLength: number): ChangeDesc {
  return described([before, -1], [length - before - behind, newLength - before - behind], [behind, -1])
}

/** Changes by their sections, `[length, length afterwards]` or `[length, -1]` for what stays; empty ones are left out. */
const described = (...sections: [number, number][]): ChangeDesc =>
  ChangeDesc.fromJSON(sections.filter(([length, made]) => length > 0 || made > 0).flat())

/** Sections of a change set, about: changes, and what is left alone between them. */
function sectionsOf(op: ChangeSet): number {
  let sections = 1
  op.desc.iterChangedRanges(() => void (sections += 2), true)
  return sections
}

/** Sections of several change sets. */
export const sectionsOfAll = (ops: readonly ChangeSet[]): number =>
  ops.reduce((sum, op) => sum + sectionsOf(op), 0)

/** Selection ranges carried over changes, positions staying before text inserted at them. */
export const mapRanges = (ranges: Ranges, over: readonly ChangeSet[]): Ranges =>
  over.length === 0
    ? ranges
    : ranges.map(([anchor, head]) => [mapPosition(anchor, over), mapPosition(head, over)])

/** The same, or null when it would be too much work. */
export const mapFewRanges = (ranges: Ranges, over: readonly ChangeSet[]): Ranges | null =>
  ranges.length * sectionsOfAll(over) > CARRY_COST ? null : mapRanges(ranges, over)

function mapPosition(position: number, over: readonly ChangeSet[]): number {
  for (const change of over) position = change.mapPos(Math.min(position, change.length), -1)
  return position
}
