import { ChangeSet } from '@codemirror/state'
import type { ChangesJSON } from '#core/protocol/shared.ts'

/**
 * A change set from a socket or a stored row, or null when no editor could have produced it for a document of
 * `length` UTF-16 units. Stricter than `ChangeSet.fromJSON`, which accepts almost anything: whole positive numbers,
 * lines without line breaks, sections that sum to the length, one spelling for each change.
 */
export function parseChanges(json: ChangesJSON, length: number): ChangeSet | null {
  let covered = 0
  let afterRetain = false
  for (const part of json) {
    if (typeof part === 'number') {
      if (!isNatural(part) || part === 0 || afterRetain) return null
      covered += part
      afterRetain = true
    } else {
      const deleted = sectionLength(part)
      if (deleted === null) return null
      covered += deleted
      afterRetain = false
    }
    if (covered > length) return null
  }
  return covered === length ? ChangeSet.fromJSON(json) : null
}

/** Units deleted by a replace section `[deleted, ...lines]`; null when it is none or does nothing. */
function sectionLength(part: unknown): number | null {
  if (!Array.isArray(part) || part.length === 0) return null
  const [deleted, ...lines] = part as unknown[]
  if (!isNatural(deleted)) return null
  for (const line of lines) if (typeof line !== 'string' || /[\n\r]/.test(line)) return null
  const insertsNothing = lines.length === 0 || (lines.length === 1 && lines[0] === '')
  if (insertsNothing && (deleted === 0 || lines.length === 1)) return null
  return deleted
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
