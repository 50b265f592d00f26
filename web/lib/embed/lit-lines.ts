import { StateEffect, StateField, type Extension, type Text } from '@codemirror/state'
import { Decoration, EditorView } from '@codemirror/view'

const dim = Decoration.line({ class: 'cm-dim' })
const look = EditorView.baseTheme({ '.cm-dim': { opacity: '0.65' } })

/** Shows a stretch of lines in the middle, and the others as less than it. */
export function lightLines(view: EditorView, lines: { from: number; to: number }): void {
  const { doc } = view.state
  const from = doc.line(Math.min(lines.from, doc.lines))
  const to = doc.line(Math.min(lines.to, doc.lines))
  view.dispatch({
    effects: [
      StateEffect.appendConfig.of([look, dimming(from.from, to.to)]),
      EditorView.scrollIntoView(from.from, { y: 'start', yMargin: 40 }),
    ],
  })
}

/** The stretch moves with the text. */
function dimming(from: number, to: number): Extension {
  const lit = StateField.define<{ from: number; to: number }>({
    create: () => ({ from, to }),
    update: (range, { changes }) => ({
      from: changes.mapPos(range.from, -1),
      to: changes.mapPos(range.to, 1),
    }),
  })
  const drawn = EditorView.decorations.compute([lit, 'doc'], (state) => around(state.doc, state.field(lit)))
  return [lit, drawn]
}

/** Lights lines by their numbers, of a text that is another at each moment, and shows them once when they are there. */
export function litLines(lines: { from: number; to: number }): Extension {
  let shown = false
  const show = (view: EditorView) => {
    const { doc } = view.state
    if (shown || doc.lines < lines.from) return
    shown = true
    view.dispatch({
      effects: EditorView.scrollIntoView(doc.line(lines.from).from, { y: 'start', yMargin: 40 }),
    })
  }
  return [
    look,
    EditorView.decorations.compute(['doc'], ({ doc }) =>
      doc.lines < lines.from
        ? Decoration.none
        : around(doc, {
            from: doc.line(lines.from).from,
            to: doc.line(Math.min(lines.to, doc.lines)).to,
          }),
    ),
    // Nothing is dispatched while an update is on its way.
    EditorView.updateListener.of(({ view }) => void (shown || queueMicrotask(() => show(view)))),
  ]
}

function around(doc: Text, range: { from: number; to: number }) {
  const dims = []
  for (let at = 1; at <= doc.lines; at++) {
    const line = doc.line(at)
    if (line.to < range.from || line.from > range.to) dims.push(dim.range(line.from))
  }
  return Decoration.set(dims)
}
