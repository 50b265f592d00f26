import type { View } from '#lib/room/view.svelte.ts'
import { lightLines } from './lit-lines.ts'
import type { Options } from './options.ts'

/** How often it is looked whether the text is here, and for how long, milliseconds. */
const STEP_MS = 40
const PATIENCE_MS = 15_000

/** What the frame needs to know of its beginning: whether the room is the visitor's own, and whom to tell that it is there. */
export type Beginning = { own: boolean; ready: () => void }

/** Shows the wanted file and lines, runs what is to be run, and says that it is ready; the answer gives up. */
export function beginIn(
  view: View,
  { file, lines, autorun }: Options,
  { own, ready }: Beginning,
): () => void {
  const { session } = view
  const wanted = session.state.files.find(({ name }) => name === file)
  if (wanted) session.open(wanted.id)
  const until = Date.now() + PATIENCE_MS
  const timer = setInterval(() => {
    const { view: editor } = session.editor
    const here = session.file === null || editor?.contentDOM.getAttribute('aria-label') !== null
    if (!here && Date.now() < until) return
    clearInterval(timer)
    if (editor && lines) lightLines(editor, lines)
    ready()
    // In a room of others every visitor would start it again.
    if (own && autorun && view.runnable.ok) void view.run()
  }, STEP_MS)
  return () => clearInterval(timer)
}
