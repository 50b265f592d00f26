import type { DownOf } from '#core/protocol/down.ts'
import type { RoomProblem } from '#core/protocol/judging.ts'
import type { Author } from '#core/protocol/shared.ts'
import { PANES } from '#lib/room/layout.svelte.ts'
import type { View } from '#lib/room/view.svelte.ts'
import { toasts } from '#lib/ui/toast.svelte.ts'
import { deskOf } from './desk.svelte.ts'

/** Wide enough for a statement and for lines of output, pixels. */
export const READABLE = 400

/** Shows a problem that was opened just now, and its file, unless this person is writing in another. */
export function showOpened(view: View, { problem, change, by }: DownOf<'problem'>): void {
  if (change === 'removed') return
  if (change === 'hint') return tellOfHint(view, problem, by)
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

/** Says that there is a hint, unless it was this person who showed it; where to read it is one step away. */
function tellOfHint(view: View, problem: RoomProblem, by: Author): void {
  if (by.user === view.session.state.you?.user) return
  const read = () => {
    deskOf(view.session).show(problem.id)
    view.layout.set({ sideOpen: true, panel: 'problem' })
    view.pane = 'problem'
  }
  toasts.show({
    text: `${by.name} shows a hint for ${problem.title}.`,
    actions: [{ label: 'Read it', run: read }],
  })
}
