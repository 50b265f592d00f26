import * as Y from 'yjs'
import type { DocName } from '#core/protocol/shared-doc.ts'

/** UTF-16 units of a text on the board, of a key, numbers of a piece of a stroke, and fields of an object. */
const VALUE_CHARS = 4_000
const KEY_CHARS = 64
const NUMBERS = 2_000
const FIELDS = 16

/**
 * Whether a change is of what its document is made of. `notes` is one text named `text` with `\n` between lines.
 * `board` is one map named `elements` of plain values. Neither holds types in types: nothing can be nested deeply.
 */
export function fits(doc: DocName, item: Y.Item): boolean {
  const { content, parent, parentSub } = item
  if (parent instanceof Y.ID) return false
  switch (doc) {
    case 'notes':
      if (parent !== null && (parent as unknown) !== 'text') return false
      if (parentSub !== null) return false
      return isDeleted(content) || (content instanceof Y.ContentString && !content.str.includes('\r'))
    case 'board':
      if (parent !== null && (parent as unknown) !== 'elements') return false
      // A change without a key is of a list; one that names its neighbour has that one's key.
      if (parent !== null && (parentSub === null || parentSub.length > KEY_CHARS)) return false
      return isDeleted(content) || (content instanceof Y.ContentAny && content.arr.every(isValue))
    default:
      return doc satisfies never
  }
}

const isDeleted = (content: unknown): boolean => content instanceof Y.ContentDeleted

const isPlain = (value: unknown): boolean =>
  value === null ||
  typeof value === 'boolean' ||
  (typeof value === 'number' && Number.isFinite(value)) ||
  (typeof value === 'string' && value.length <= VALUE_CHARS)

function isValue(value: unknown): boolean {
  if (isPlain(value)) return true
  if (Array.isArray(value)) return value.length <= NUMBERS && value.every(Number.isFinite)
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return false
  const fields = Object.values(value)
  return fields.length <= FIELDS && fields.every(isPlain)
}
