import { Transaction, type EditorState } from '@codemirror/state'
import { howOf, madeBy } from './how.ts'

/** Characters inserted and places changed by one part at most: even escaped as JSON it stays below a frame. */
const PART_CHARS = 16_384
const PART_EDITS = 4_000

/** Characters of JSON of an edit that is sent whole: below a frame, also when others' edits cut it into pieces. */
const WHOLE_JSON = 192 * 1024

type Edit = { from: number; to: number; insert: string }

/**
 * The same edit as several transactions, each small enough to be sent: a paste of a megabyte is many operations, and
 * one step back for undo. Answers the transaction itself when it is small enough already.
 */
export function splitLarge(transaction: Transaction): Transaction[] {
  const edits: Edit[] = []
  let inserted = 0
  transaction.changes.iterChanges((from, to, _fromB, _toB, text) => {
    edits.push({ from, to, insert: text.toString() })
    inserted += text.length
  }, true)
  if (inserted <= PART_CHARS && edits.length <= PART_EDITS) return [transaction]
  if (JSON.stringify(transaction.changes).length <= WHOLE_JSON) return [transaction]

  const parts: Transaction[] = []
  let state: EditorState = transaction.startState
  const groups = grouped(edits)
  for (const [i, changes] of groups.entries()) {
    const part = state.update({ changes, filter: false, ...likeOriginal(transaction, i, groups.length) })
    parts.push(part)
    state = part.state
  }
  return parts
}

/** Edits in groups to be applied one after another, from the end of the text so that earlier positions stay. */
function grouped(edits: readonly Edit[]): Edit[][] {
  const groups: Edit[][] = []
  let group: Edit[] = []
  let chars = 0
  const close = () => {
    if (group.length > 0) groups.push(group.reverse())
    group = []
    chars = 0
  }
  for (const edit of edits.toReversed()) {
    if (group.length >= PART_EDITS || chars + edit.insert.length > PART_CHARS) close()
    const { from, to, insert } = edit
    group.push({ from, to, insert: insert.slice(0, PART_CHARS) })
    chars += insert.length
    for (let i = PART_CHARS; i < insert.length; i += PART_CHARS) {
      close()
      group.push({ from: from + i, to: from + i, insert: insert.slice(i, i + PART_CHARS) })
      chars = PART_CHARS
    }
  }
  close()
  return groups
}

/** What else the transaction did: selection and effects come with the last part, and undo takes all parts as one. */
function likeOriginal(transaction: Transaction, i: number, count: number) {
  const userEvent = i === 0 ? transaction.annotation(Transaction.userEvent) : 'input.type.compose'
  const { newSelection: selection, scrollIntoView, effects } = transaction
  return {
    annotations: madeBy.of(howOf(transaction)),
    ...(userEvent === undefined ? {} : { userEvent }),
    ...(i === count - 1 ? { selection, scrollIntoView, effects } : {}),
  }
}
