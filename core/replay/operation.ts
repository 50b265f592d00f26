import { Text } from '@codemirror/state'
import type { ChangesJSON } from '#core/protocol/shared.ts'

/** One place that an operation changes: units `from` to `to` of the text before, `gone`, are replaced by `inserted`. */
export type Change = { from: number; to: number; gone: string; inserted: string }

/** A part of an operation that `lengthAfter` accepted. */
type Part = number | readonly [gone: number, ...lines: string[]]

/**
 * What an operation (one that `lengthAfter` accepted for this text) changes, in order; parts without anything between them are one
 * change. The same as `ChangeSet.iterChanges`, without making a change set: a replay does this for every key that was pressed.
 */
export function changesIn(op: ChangesJSON, text: Text): Change[] {
  const changes: Change[] = []
  let at = 0
  let last: Change | null = null
  for (const part of op as readonly Part[]) {
    if (typeof part === 'number') {
      at += part
      last = null
      continue
    }
    const to = at + part[0]
    const inserted = insertedBy(part)
    if (last) {
      last.to = to
      last.inserted += inserted
    } else changes.push((last = { from: at, to, gone: '', inserted }))
    at = to
  }
  for (const change of changes)
    if (change.to > change.from) change.gone = text.sliceString(change.from, change.to)
  return changes
}

function insertedBy(part: readonly [number, ...string[]]): string {
  const [, only = ''] = part
  return part.length <= 2 ? only : part.slice(1).join('\n')
}

/** The text after changes. */
export function textAfter(text: Text, changes: readonly Change[]): Text {
  let now = text
  // The last one first: the places of the others stay what they are.
  for (let i = changes.length - 1; i >= 0; i--) {
    const change = changes[i]
    if (change) now = now.replace(change.from, change.to, textOf(change.inserted))
  }
  return now
}

const textOf = (inserted: string): Text =>
  Text.of(inserted.includes('\n') ? inserted.split('\n') : [inserted])

/** Where a place in the text before an operation is after it: before what is inserted there, as `ChangeSet.mapPos`. */
export function placeAfter(op: ChangesJSON, place: number): number {
  let [before, after] = [0, 0]
  for (const part of op as readonly Part[]) {
    if (typeof part === 'number') {
      if (before + part > place) return after + place - before
      before += part
      after += part
    } else {
      const [gone] = part
      if (before + gone > place || (gone === 0 && before === place)) return after
      before += gone
      for (let i = 1; i < part.length; i++) after += (part[i] as string).length + (i > 1 ? 1 : 0)
    }
  }
  return after
}

/** Behind the last thing that changes put there: where their author's caret was; null when there are none. */
export function endOf(changes: readonly Change[]): number | null {
  let end: number | null = null
  let shift = 0
  for (const { from, to, inserted } of changes) {
    shift += inserted.length - (to - from)
    end = to + shift
  }
  return end
}
