import { RangeSetBuilder, StateEffect, type Extension } from '@codemirror/state'
import { Decoration, EditorView, ViewPlugin, type DecorationSet, type ViewUpdate } from '@codemirror/view'
import { ORIGINS, type OriginLetter, type OriginName, type Origins } from '#core/replay/origins.ts'

/** A character that is asked about: the one at `position`, and what was put on it. */
export type Looked = { position: number; by: 'caret' | 'pointer' }

/** What the marks need of their page. */
export type OriginsPort = {
  /** Of the text that is shown; null while they are not here. */
  origins(): Origins | null
  looked(by: Looked['by'], position: number | null): void
}

/** Dispatched when the origins are others and the text is not. */
export const originsCame = StateEffect.define<null>()

const MARKS = Object.fromEntries(
  Object.values(ORIGINS).map((name) => [name, Decoration.mark({ class: `origin origin-${name}` })]),
) as Record<OriginName, Decoration>

/** Marks the characters that can be seen by what they came from, and tells which one the caret or the pointer is on. */
export function originMarks(port: OriginsPort): Extension {
  const marks = ViewPlugin.define(
    (view) => ({
      shown: marksIn(view, port.origins()),
      update({ view, docChanged, viewportChanged, transactions }: ViewUpdate) {
        const came = transactions.some(({ effects }) => effects.some((effect) => effect.is(originsCame)))
        if (docChanged || viewportChanged || came) this.shown = marksIn(view, port.origins())
      },
    }),
    { decorations: ({ shown }) => shown },
  )
  return [
    marks,
    EditorView.updateListener.of(({ view, selectionSet, docChanged }) => {
      if (selectionSet || docChanged) port.looked('caret', underCaret(view))
    }),
    EditorView.domEventHandlers({
      mousemove: (event, view) => port.looked('pointer', underPointer(view, event)),
      mouseleave: () => port.looked('pointer', null),
    }),
  ]
}

/** The character behind the caret; at the end of a line with text, and of the file, the one before it. */
export function underCaret({ state: { doc, selection } }: EditorView): number {
  const { head } = selection.main
  const { from, to } = doc.lineAt(head)
  const before = head === doc.length || (head === to && head > from)
  return before ? Math.max(0, head - 1) : head
}

function underPointer(view: EditorView, { clientX, clientY }: MouseEvent): number | null {
  const found = view.posAndSideAtCoords({ x: clientX, y: clientY })
  return found && (found.assoc < 0 ? Math.max(0, found.pos - 1) : found.pos)
}

function marksIn({ state: { doc }, visibleRanges }: EditorView, origins: Origins | null): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>()
  for (const { from, to } of origins ? visibleRanges : []) {
    let [at, i] = [0, 0]
    const { tags, runs } = origins ?? { tags: [], runs: [] }
    for (; i < runs.length && at < to; i += 2) {
      const end = at + (runs[i] ?? 0)
      const letter = (tags[runs[i + 1] ?? 0] ?? 'x').charAt(0) as OriginLetter
      const [first, last] = [Math.max(at, from), Math.min(end, to, doc.length)]
      if (first < last) builder.add(first, last, MARKS[ORIGINS[letter]])
      at = end
    }
  }
  return builder.finish()
}
