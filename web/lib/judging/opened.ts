import type { DownOf } from '#core/protocol/down.ts'
import { PANES } from '#lib/room/layout.svelte.ts'
import type { View } from '#lib/room/view.svelte.ts'
import { toasts } from '#lib/ui/toast.svelte.ts'
import { deskOf } from './desk.svelte.ts'

/** Wide enough for a statement and for lines of output, pixels. */
export const READABLE = 400

/** Shows a problem that was opened just now, and its file, unless this person is writing in another. */
export function showOpened(view: View, { problem, change, by }: DownOf<'problem'>): void {
  if (change === 'removed') return
  const { session, layout } = view
  deskOf(session).show(problem.id)
  const side = Math.max(layout.panes.side, READABLE)
  layout.set({ sideOpen: true, panel: 'problem', ...(side <= PANES.side.max ? { side } : {}) })
  const { entry } = problem
  if (entry === null || entry === session.file) return
  const open = () => {
    session.open(entry)
    session.whereabouts.went()
  }
  if (!session.editing) {
    session.open(entry)
    view.pane = 'problem'
    return
  }
  toasts.show({
    text: `${by.name} opened ${problem.title}.`,
    actions: [{ label: 'Go to its file', run: open }],
  })
}
