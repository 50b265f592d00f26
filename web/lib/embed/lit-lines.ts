import { StateEffect, StateField, type Extension } from '@codemirror/state'
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
  const drawn = EditorView.decorations.compute([lit, 'doc'], (state) => {
    const range = state.field(lit)
    const dims = []
    for (let at = 1; at <= state.doc.lines; at++) {
      const line = state.doc.line(at)
      if (line.to < range.from || line.from > range.to) dims.push(dim.range(line.from))
    }
    return Decoration.set(dims)
  })
  return [lit, drawn]
}
