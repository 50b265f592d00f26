import type { ConcurrentRecording } from './recording.ts'

/** Something inserted, and stretches deleted, in the text that all edits before it merge to; UTF-16 units. */
export type MergedEdit = { by: 0 | 1; deleted: { from: number; to: number }[]; at: number; inserted: string }

/** One character of the recording, wherever it moves. */
export type Item = {
  char: string
  by: 0 | 1
  /** The characters its author saw beside it when they typed it. */
  left: Item | null
  right: Item | null
  /** Which author's text has it; and which author's text had it and lost it. */
  known: [boolean, boolean]
  gone: [boolean, boolean]
}

/** What an author did in one transaction, said without positions. */
export type Edit = {
  /** Number of the other author's edits that this author had seen. */
  seen: number
  removed: Item[]
  /** The character after which `inserted` was typed; null at the start. */
  after: Item | null
  inserted: Item[]
}

/**
 * Replays the recording's merge: each author's edits in their order, by the characters they touch. Simultaneous inserts
 * are ordered by YATA (Nicolaescu et al., 2016), which gives the text that the recording ends with.
 */
export function replayMerge(recording: ConcurrentRecording): {
  edits: [Edit[], Edit[]]
  /** All edits in the recording's order, as one text takes them. */
  merged: MergedEdit[]
  text: string
} {
  const list: Item[] = []
  const merged: MergedEdit[] = []
  const edits: [Edit[], Edit[]] = [[], []]
  const clocks: [number, number][] = []
  const synced: [number, number] = [0, 0]
  for (const { parents, agent, patches } of recording.txns) {
    const clock: [number, number] = [0, 0]
    for (const parent of parents) {
      const [a, b] = clocks[parent] ?? [0, 0]
      clock[0] = Math.max(clock[0], a)
      clock[1] = Math.max(clock[1], b)
    }
    const other = agent === 0 ? 1 : 0
    if (clock[agent] !== edits[agent].length) throw new Error('an author did not follow their own edits')
    for (const edit of edits[other].slice(synced[agent], clock[other])) {
      for (const item of edit.inserted) item.known[agent] = true
      for (const item of edit.removed) item.gone[agent] = true
    }
    synced[agent] = clock[other]
    if (patches.length !== 1) throw new Error('one patch a transaction was expected')
    for (const [position, deleted, inserted] of patches) {
      const index = indexAt(list, agent, position)
      const removed = visibleFrom(list, agent, index, deleted)
      const stretches = stretchesOf(list, index, removed)
      for (const item of removed) item.gone[agent] = true
      const after = list[index - 1] ?? null
      const items = insert(list, agent, index, inserted)
      edits[agent].push({ seen: clock[other], removed, after, inserted: items })
      const place = items[0] ? list.indexOf(items[0]) : index
      // What this edit deletes was there before it.
      const gone = new Set(removed.filter((item) => !item.gone[other]))
      merged.push({ by: agent, deleted: stretches, at: unitsBefore(list, place, gone), inserted })
    }
    clock[agent]++
    clocks.push(clock)
  }
  const left = list.filter(({ gone }) => !gone[0] && !gone[1])
  return { edits, merged, text: left.map(({ char }) => char).join('') }
}

const isThere = ({ gone }: Item): boolean => !gone[0] && !gone[1]

/** UTF-16 units of the merged text before an index of the list, in which `kept` are still there. */
function unitsBefore(list: readonly Item[], index: number, kept: ReadonlySet<Item>): number {
  let units = 0
  for (let i = 0; i < index; i++) {
    const item = list[i]
    if (item && (isThere(item) || kept.has(item))) units += item.char.length
  }
  return units
}

/** Where characters are in the merged text, those that are still there; what follows each other is one stretch. */
function stretchesOf(
  list: readonly Item[],
  index: number,
  removed: readonly Item[],
): { from: number; to: number }[] {
  const stretches: { from: number; to: number }[] = []
  let unit = removed.length === 0 ? 0 : unitsBefore(list, index, new Set())
  for (let i = index, found = 0; found < removed.length; i++) {
    const item = list[i]
    if (!item) throw new Error('a deletion beyond the end')
    const wanted = item === removed[found]
    if (wanted) found++
    if (!isThere(item)) continue
    const last = stretches[stretches.length - 1]
    if (wanted && last?.to === unit) last.to += item.char.length
    else if (wanted) stretches.push({ from: unit, to: unit + item.char.length })
    unit += item.char.length
  }
  return stretches
}

/** Index in the list right after the author's character number `position`. */
function indexAt(list: readonly Item[], agent: 0 | 1, position: number): number {
  let count = 0
  let index = 0
  for (; count < position; index++) {
    const item = list[index]
    if (!item) throw new Error('a position beyond the end')
    if (item.known[agent] && !item.gone[agent]) count++
  }
  return index
}

function visibleFrom(list: readonly Item[], agent: 0 | 1, index: number, count: number): Item[] {
  const found: Item[] = []
  for (; found.length < count; index++) {
    const item = list[index]
    if (!item) throw new Error('a deletion beyond the end')
    if (item.known[agent] && !item.gone[agent]) found.push(item)
  }
  return found
}

function insert(list: Item[], agent: 0 | 1, index: number, text: string): Item[] {
  let left = list[index - 1] ?? null
  let end = index
  while (end < list.length && !list[end]?.known[agent]) end++
  const right = list[end] ?? null
  return Array.from(text, (char) => {
    const known: [boolean, boolean] = [agent === 0, agent === 1]
    const item: Item = { char, by: agent, left, right, known, gone: [false, false] }
    const at = placeFor(item, list, left === null ? 0 : list.lastIndexOf(left) + 1)
    list.splice(at, 0, item)
    left = item
    return item
  })
}

/** Among what the author did not know of yet, from `start` to the item's right neighbour. */
function placeFor(item: Item, list: readonly Item[], start: number): number {
  let place = start
  const passed = new Set<Item>()
  let conflicting = new Set<Item>()
  for (let i = start; i < list.length; i++) {
    const other = list[i]
    if (!other || other === item.right) break
    passed.add(other)
    conflicting.add(other)
    if (other.left === item.left) {
      if (other.by < item.by) {
        place = i + 1
        conflicting = new Set()
      } else if (other.right === item.right) break
    } else if (other.left !== null && passed.has(other.left)) {
      if (!conflicting.has(other.left)) {
        place = i + 1
        conflicting = new Set()
      }
    } else break
  }
  return place
}
