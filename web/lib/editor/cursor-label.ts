/** A horizontal stretch of a line, in pixels from the left of the text. */
export type Span = { left: number; right: number }

/** A rectangle, in the same pixels. */
export type Area = Span & { top: number; bottom: number }

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
  /** Where other names are already. */
  taken: readonly Area[]
}

const GAP = 8
/** Between two names in one row. */
const APART = 4
/** Pixels that lines and carets of one row may differ by. */
const TOUCH = 3

/**
 * Where the name goes so that it covers no code and no other name: above or below the caret if that place is free, else
 * behind the end of the caret's line, and there behind the names that are in its way. It stays inside the view, and off the
 * line that is typed in. Where nothing is free it covers what it must.
 */
export function placeLabel({ caret, label, view, above, below, own, typed, taken }: Input): LabelPlace {
  const left = clamp(caret.left, view.left, view.right - label.width)
  const wanted = { left, right: left + label.width }
  /** Whether a label with its upper edge there leaves the line that is typed in alone. */
  const clear = (top: number) =>
    typed === null || top + label.height <= typed.top + TOUCH || top >= typed.bottom - TOUCH
  const areaAt = (left: number, top: number): Area => ({
    ...{ left, right: left + label.width },
    ...{ top, bottom: top + label.height },
  })
  const inTheWay = (left: number, top: number) => taken.filter((other) => covers(areaAt(left, top), other))
  const over = caret.top - label.height
  const mayOver = over >= view.top && clear(over)
  if (mayOver && !overlap(wanted, above) && inTheWay(left, over).length === 0)
    return { left, top: over, side: 'above' }
  const under = caret.top + caret.height
  const mayUnder = under + label.height <= view.bottom && clear(under)
  if (mayUnder && !overlap(wanted, below) && inTheWay(left, under).length === 0)
    return { left, top: under, side: 'below' }
  const top = caret.top + (caret.height - label.height) / 2
  let beside = Math.max(own?.right ?? 0, caret.left, view.left - GAP) + GAP
  for (let met = inTheWay(beside, top); met.length > 0; met = inTheWay(beside, top))
    beside = Math.max(...met.map(({ right }) => right)) + APART
  if (beside + label.width <= view.right && clear(top)) return { left: beside, top, side: 'beside' }
  // The line is full: at its visible end the label covers least.
  const up = mayOver || (!mayUnder && over >= view.top && !clear(under))
  return { left: view.right - label.width, top: up ? over : under, side: up ? 'above' : 'below' }
}

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(value, high))

const covers = (a: Area, b: Area): boolean => overlap(a, b) && a.top < b.bottom && b.top < a.bottom

const overlap = (a: Span, b: Span | null): boolean => b !== null && a.left < b.right && b.left < a.right
