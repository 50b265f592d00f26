/** A horizontal stretch of a line, in pixels from the left of the text. */
export type Span = { left: number; right: number }

export type LabelPlace = { left: number; top: number; side: 'above' | 'below' | 'beside' }

type Input = {
  /** Top left corner and height of the caret. */
  caret: { left: number; top: number; height: number }
  label: { width: number; height: number }
  /** What can be seen, in the same coordinates. */
  view: { left: number; right: number; top: number; bottom: number }
  /** Where there is text on the line above, below, and on the caret's own; null where there is no such line. */
  above: Span | null
  below: Span | null
  own: Span | null
  /** From top to bottom of the line this person types in, which is never covered; null when they do not type. */
  typed: { top: number; bottom: number } | null
}

const GAP = 8
/** Pixels that lines and carets of one row may differ by. */
const TOUCH = 3

/**
 * Where the name goes so that it covers no code: above or below the caret if that place is free, else behind the
 * end of the caret's line. It stays inside the view, and off the line that is typed in.
 */
export function placeLabel({ caret, label, view, above, below, own, typed }: Input): LabelPlace {
  const left = clamp(caret.left, view.left, view.right - label.width)
  const wanted = { left, right: left + label.width }
  /** Whether a label with its upper edge there leaves the line that is typed in alone. */
  const clear = (top: number) =>
    typed === null || top + label.height <= typed.top + TOUCH || top >= typed.bottom - TOUCH
  const over = caret.top - label.height
  const mayOver = over >= view.top && clear(over)
  if (mayOver && !overlap(wanted, above)) return { left, top: over, side: 'above' }
  const under = caret.top + caret.height
  const mayUnder = under + label.height <= view.bottom && clear(under)
  if (mayUnder && !overlap(wanted, below)) return { left, top: under, side: 'below' }
  const beside = Math.max(own?.right ?? 0, caret.left) + GAP
  const top = caret.top + (caret.height - label.height) / 2
  if (beside + label.width <= view.right && clear(top))
    return { left: Math.max(beside, view.left), top, side: 'beside' }
  // The line is full: at its visible end the label covers least.
  const up = mayOver || (!mayUnder && over >= view.top && !clear(under))
  return { left: view.right - label.width, top: up ? over : under, side: up ? 'above' : 'below' }
}

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(value, high))

const overlap = (a: Span, b: Span | null): boolean => b !== null && a.left < b.right && b.left < a.right
