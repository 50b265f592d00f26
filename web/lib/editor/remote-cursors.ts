import { EditorSelection, type Extension, type StateEffect } from '@codemirror/state'
import { EditorView, RectangleMarker, layer, type LayerMarker } from '@codemirror/view'
import { placeLabel, type Area, type LabelPlace, type Span } from './cursor-label.ts'
import { cursorsMoved } from './cursors-moved.ts'

/** Somebody else's selection in the shown file. */
export type RemoteCursor = {
  client: string
  name: string
  color: number
  ranges: readonly (readonly [anchor: number, head: number])[]
  /** False once they have done nothing for a while: the name is hidden, the caret stays. */
  active: boolean
}

const LABEL_HEIGHT = 16
const LABEL_PADDING = 10
let ruler: CanvasRenderingContext2D | null | undefined
const widths = new Map<string, number>()

function labelWidth(name: string, view: EditorView): number {
  const known = widths.get(name)
  if (known !== undefined) return known
  const font = getComputedStyle(view.dom).getPropertyValue('--f-ui')
  ruler ??= document.createElement('canvas').getContext('2d')
  if (ruler) ruler.font = `500 11px ${font}`
  const width = Math.min(160, Math.ceil(ruler?.measureText(name).width ?? name.length * 7) + LABEL_PADDING)
  if (widths.size > 500) widths.clear()
  widths.set(name, width)
  return width
}

type Caret = { left: number; top: number; height: number }

class CaretMarker implements LayerMarker {
  readonly cursor: RemoteCursor
  readonly caret: Caret
  readonly label: LabelPlace

  constructor(cursor: RemoteCursor, caret: Caret, label: LabelPlace) {
    this.cursor = cursor
    this.caret = caret
    this.label = label
  }

  eq(other: CaretMarker): boolean {
    const { cursor, caret, label } = this
    return (
      cursor.client === other.cursor.client &&
      cursor.name === other.cursor.name &&
      cursor.color === other.cursor.color &&
      cursor.active === other.cursor.active &&
      caret.left === other.caret.left &&
      caret.top === other.caret.top &&
      caret.height === other.caret.height &&
      label.left === other.label.left &&
      label.top === other.label.top
    )
  }

  draw(): HTMLElement {
    const element = document.createElement('div')
    const name = document.createElement('span')
    name.className = 'cm-person-name'
    element.append(name)
    this.#show(element)
    return element
  }

  update(element: HTMLElement, old: CaretMarker): boolean {
    if (old.cursor.client !== this.cursor.client) return false
    this.#show(element)
    return true
  }

  #show(element: HTMLElement): void {
    const { cursor, caret, label } = this
    element.className = `cm-person cm-person-${cursor.color % 12}${cursor.active ? ' cm-person-active' : ''}`
    element.style.left = `${caret.left - 1}px`
    element.style.top = `${caret.top}px`
    element.style.height = `${caret.height}px`
    const name = element.firstElementChild as HTMLElement
    if (name.textContent !== cursor.name) name.textContent = cursor.name
    name.dataset['side'] = label.side
    name.style.left = `${label.left - caret.left + 1}px`
    name.style.top = `${label.top - caret.top}px`
  }
}

/** Draws other people's selections under the text and their carets with names above it. */
export function remoteCursors(list: () => readonly RemoteCursor[]): Extension {
  const moved = (effects: readonly StateEffect<unknown>[]) =>
    effects.some((effect) => effect.is(cursorsMoved))
  return [
    layer({
      above: false,
      class: 'cm-person-selections',
      update: (update) => update.transactions.some(({ effects }) => moved(effects)),
      markers: (view) => list().flatMap((cursor) => selectionMarkers(view, cursor)),
    }),
    layer({
      above: true,
      class: 'cm-person-carets',
      update: (update) => update.transactions.some(({ effects }) => moved(effects)),
      markers: (view) => {
        const taken: Area[] = []
        return list().flatMap((cursor) => caretMarkers(view, cursor, taken))
      },
    }),
    look,
  ]
}

function selectionMarkers(view: EditorView, { ranges, color }: RemoteCursor): readonly LayerMarker[] {
  const length = view.state.doc.length
  return ranges.flatMap(([anchor, head]) => {
    const [a, b] = [Math.min(anchor, length), Math.min(head, length)]
    if (a === b) return []
    return RectangleMarker.forRange(
      view,
      `cm-person-selection cm-person-${color % 12}`,
      EditorSelection.range(a, b),
    )
  })
}

/** A caret with its name; a name that is shown is added to those that are in the way of the next ones. */
function caretMarkers(view: EditorView, cursor: RemoteCursor, taken: Area[]): LayerMarker[] {
  const head = cursor.ranges[0]?.[1]
  if (head === undefined) return []
  const pos = Math.min(head, view.state.doc.length)
  if (pos < view.viewport.from || pos > view.viewport.to) return []
  const at = view.coordsAtPos(pos)
  if (!at) return []
  const box = view.scrollDOM.getBoundingClientRect()
  const left = box.left - view.scrollDOM.scrollLeft * view.scaleX
  const top = box.top - view.scrollDOM.scrollTop * view.scaleY
  const caret = { left: at.left - left, top: at.top - top, height: at.bottom - at.top }
  const shown = view.scrollDOM
  const gutter = view.contentDOM.getBoundingClientRect().left - left
  const line = view.state.doc.lineAt(pos)
  const span = (number: number) =>
    number < 1 || number > view.state.doc.lines ? null : lineSpan(view, number, left)
  const width = labelWidth(cursor.name, view)
  const label = placeLabel({
    caret,
    label: { width, height: LABEL_HEIGHT },
    view: {
      left: Math.max(gutter, shown.scrollLeft),
      right: shown.scrollLeft + shown.clientWidth,
      top: shown.scrollTop,
      bottom: shown.scrollTop + shown.clientHeight,
    },
    above: span(line.number - 1),
    below: span(line.number + 1),
    own: span(line.number),
    typed: typedLine(view, top),
    taken: cursor.active ? taken : [],
  })
  if (cursor.active)
    taken.push({
      left: label.left,
      right: label.left + width,
      top: label.top,
      bottom: label.top + LABEL_HEIGHT,
    })
  return [new CaretMarker(cursor, caret, label)]
}

/** The row this person types in, from top to bottom; null while they do not. */
function typedLine(view: EditorView, origin: number): { top: number; bottom: number } | null {
  if (!view.hasFocus || view.state.readOnly) return null
  const at = view.coordsAtPos(view.state.selection.main.head)
  return at && { top: at.top - origin, bottom: at.bottom - origin }
}

/** Where a line has text, from its first character that is no blank. */
function lineSpan(view: EditorView, number: number, origin: number): Span | null {
  const line = view.state.doc.line(number)
  const indent = line.text.length - line.text.trimStart().length
  if (indent === line.text.length) return null
  if (line.from + indent < view.viewport.from || line.to > view.viewport.to) return null
  const start = view.coordsAtPos(line.from + indent)
  const end = view.coordsAtPos(line.to)
  if (!start || !end) return null
  // A wrapped line fills its rows.
  if (end.top > start.top + 2) return { left: 0, right: Number.POSITIVE_INFINITY }
  return { left: start.left - origin, right: end.right - origin }
}

const palette = Object.fromEntries(
  Array.from({ length: 12 }, (_, index) => [`.cm-person-${index}`, { '--colour': `var(--p-${index})` }]),
)

const look = EditorView.theme({
  ...palette,
  // Faint, so that code on it stays readable; the line below says where it is.
  '.cm-person-selection': {
    backgroundColor: 'color-mix(in oklab, var(--colour) var(--p-selection), transparent)',
    boxShadow: 'inset 0 -2px 0 color-mix(in oklab, var(--colour) 70%, transparent)',
  },
  '.cm-person-carets': { pointerEvents: 'none' },
  '.cm-person': { position: 'absolute', width: '2px', backgroundColor: 'var(--colour)' },
  '.cm-person::before': {
    content: '""',
    position: 'absolute',
    left: '-1.5px',
    top: '-2px',
    width: '5px',
    height: '5px',
    borderRadius: '1px',
    backgroundColor: 'var(--colour)',
  },
  '.cm-person-name': {
    position: 'absolute',
    maxWidth: '160px',
    height: `${LABEL_HEIGHT}px`,
    padding: '0 5px',
    borderRadius: '3px',
    backgroundColor: 'var(--colour)',
    color: 'var(--p-on)',
    font: '500 11px/16px var(--f-ui)',
    whiteSpace: 'nowrap',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    opacity: '0',
    transition: 'opacity 160ms',
  },
  '.cm-person-name[data-side=above]': { borderBottomLeftRadius: '0' },
  '.cm-person-name[data-side=below]': { borderTopLeftRadius: '0' },
  '.cm-person-active .cm-person-name': { opacity: '1' },
})
