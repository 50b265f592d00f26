import { ChangeSet } from '@codemirror/state'
import type { ChangesJSON } from '#core/protocol/shared.ts'

/**
 * A change set from a socket or a stored row, or null when no editor could have produced it for a document of
 * `length` UTF-16 units. Stricter than `ChangeSet.fromJSON`, which accepts almost anything: whole positive numbers,
 * lines without line breaks, sections that sum to the length, one spelling for each change.
 */
export const parseChanges = (json: ChangesJSON, length: number): ChangeSet | null =>
  lengthAfter(json, length) === null ? null : ChangeSet.fromJSON(json)

/** How long a document of `length` units is after changes; null for changes that `parseChanges` refuses. */
export function lengthAfter(json: ChangesJSON, length: number): number | null {
  let [covered, inserted] = [0, 0]
  let afterRetain = false
  for (const part of json) {
    if (typeof part === 'number') {
      if (!isNatural(part) || part === 0 || afterRetain) return null
      covered += part
      inserted += part
      afterRetain = true
    } else {
      if (!isReplace(part)) return null
      covered += part[0]
      for (let i = 1; i < part.length; i++) inserted += (part[i] as string).length + (i > 1 ? 1 : 0)
      afterRetain = false
    }
    if (covered > length) return null
  }
  return covered === length ? inserted : null
}

/** Whether this is a replace section `[deleted, ...lines]` that does something. */
function isReplace(part: unknown): part is [deleted: number, ...lines: string[]] {
  if (!Array.isArray(part) || !isNatural(part[0])) return false
  for (let i = 1; i < part.length; i++) {
    const line: unknown = part[i]
    if (typeof line !== 'string' || /[\n\r]/.test(line)) return false
  }
  // Inserts nothing: said by leaving the lines out, and then something is deleted.
  return part.length === 1 ? part[0] > 0 : part.length > 2 || part[1] !== ''
}

/** Inserted characters and parts of operations: about what they take in memory and, times the escapes, as JSON. */
export function weigh(ops: readonly ChangesJSON[]): number {
  let weight = 0
  for (const json of ops) {
    for (const part of json) {
      weight++
      if (Array.isArray(part))
        for (const line of part) weight += typeof line === 'string' ? line.length + 1 : 0
    }
  }
  return weight
}

const isNatural = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0
