import { EditorView } from '@codemirror/view'

/** The first line that can be seen, from 1. */
export function firstLine(view: EditorView): number {
  const top = view.scrollDOM.getBoundingClientRect().top - view.documentTop
  return view.state.doc.lineAt(view.lineBlockAtHeight(top + 2).from).number
}

/** Moves the view so that a line, from 1, is the first that can be seen. */
export function scrollToLine(view: EditorView, line: number): void {
  view.dispatch({ effects: EditorView.scrollIntoView(startOf(view, line), { y: 'start', yMargin: 0 }) })
}

/** Puts the caret at the start of a line, from 1, and shows it. */
export function goToLine(view: EditorView, line: number): void {
  const anchor = startOf(view, line)
  view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) })
  view.focus()
}

/** Moves the view to somebody's caret; `nearest` moves it no further than it must. */
export function reveal(view: EditorView, position: number, y: 'center' | 'nearest'): void {
  const at = Math.min(position, view.state.doc.length)
  view.dispatch({ effects: EditorView.scrollIntoView(at, { y, yMargin: 24 }) })
}

function startOf({ state: { doc } }: EditorView, line: number): number {
  return doc.line(Math.max(1, Math.min(line, doc.lines))).from
}
