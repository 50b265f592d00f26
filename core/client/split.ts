import { Transaction, type ChangeSpec, type EditorState } from '@codemirror/state'

/** Characters inserted by one operation at most: even escaped as JSON it stays far below a frame. */
const CHUNK = 16_384

/**
 * The same edit as several transactions, each small enough to be sent: a paste of a megabyte is many operations.
 * Answers the transaction itself when it is small enough already.
 */
export function splitLarge(transaction: Transaction): Transaction[] {
  const steps: ChangeSpec[] = []
  let large = false
  // From the end to the start, so that earlier positions stay as they are.
  const edits: { from: number; to: number; text: string }[] = []
  transaction.changes.iterChanges((from, to, _fromB, _toB, inserted) => {
    edits.unshift({ from, to, text: inserted.toString() })
    large ||= inserted.length > CHUNK
  }, true)
  if (!large) return [transaction]
  for (const { from, to, text } of edits) {
    steps.push({ from, to, insert: text.slice(0, CHUNK) })
    for (let i = CHUNK; i < text.length; i += CHUNK)
      steps.push({ from: from + i, insert: text.slice(i, i + CHUNK) })
  }
  let state: EditorState = transaction.startState
  const parts: Transaction[] = []
  for (const [i, changes] of steps.entries()) {
    const last = i === steps.length - 1
    const userEvent = transaction.annotation(Transaction.userEvent)
    const part = state.update({
      changes,
      filter: false,
      ...(userEvent ? { userEvent } : {}),
      ...(last ? { selection: transaction.newSelection, scrollIntoView: transaction.scrollIntoView } : {}),
    })
    parts.push(part)
    state = part.state
  }
  return parts
}
