import { Annotation, Transaction } from '@codemirror/state'

/** Says how an operation was made where its user event does not: one letter of `how` in `core/protocol/shared.ts`. */
export const madeBy = Annotation.define<string>()

/** User events of CodeMirror, and everything below them, by letter; the first that fits counts. */
const EVENTS: readonly (readonly [string, string])[] = [
  ['input.paste', 'p'],
  ['input.complete', 'c'],
  ['input.drop', 'd'],
  ['move.drop', 'd'],
  ['undo', 'u'],
  ['redo', 'u'],
  ['input.type', 't'],
  ['delete', 't'],
]

/** How a transaction changed the text. */
export function howOf(transaction: Transaction): string {
  const marked = transaction.annotation(madeBy)
  if (marked !== undefined) return marked
  // A line break, or a tab.
  if (transaction.annotation(Transaction.userEvent) === 'input') return 't'
  // Commands, those without an event of their own too.
  return EVENTS.find(([event]) => transaction.isUserEvent(event))?.[1] ?? 'e'
}

/** What there is to say of how operations were made: nothing where all were typed. */
export const toldHow = (how: string): { how?: string } => (/[^t]/.test(how) ? { how } : {})
