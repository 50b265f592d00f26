import type { Persona } from '#core/client/persons.ts'
import { goToLine, reveal } from '#lib/editor/viewport.ts'
import type { Session } from './session.svelte.ts'

/** Opens the file somebody is in and scrolls to their caret. */
export function goTo(session: Session, person: Persona): void {
  const { whereabouts, editor } = session
  const file = whereabouts.fileOf(person)
  if (file === undefined) return
  if (file !== session.file) session.open(file)
  whereabouts.touch(person.lead)
  whereabouts.went()
  const caret = whereabouts.caretIn(file, person.lead)
  if (caret !== undefined && editor.view) reveal(editor.view, caret, 'center')
}

/** Opens a file and puts the caret at the start of a line, from 1. */
export function lookAt(session: Session, file: string, line: number): void {
  if (file !== session.file) session.open(file)
  session.whereabouts.went()
  const { view } = session.editor
  if (!view) return
  goToLine(view, line)
  // A file that was never open here comes in a moment.
  if (view.state.doc.lines < line) setTimeout(() => session.file === file && goToLine(view, line), 600)
}
