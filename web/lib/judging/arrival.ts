import * as v from 'valibot'
import { PANES } from '#lib/room/layout.svelte.ts'
import type { View } from '#lib/room/view.svelte.ts'
import { localStore, readStored, writeStored } from '#lib/ui/stored.ts'
import { deskOf } from './desk.svelte.ts'
import { READABLE } from './opened.ts'

const KEY = 'cc.solving'

/** Shows who comes what there is to solve: that of the file they see, or else the last. Who comes back finds the page as they left it. */
export function showOnArrival(view: View): void {
  const { session, layout } = view
  const { problems } = session.state
  const problem = problems.find(({ entry }) => entry !== null && entry === session.file) ?? problems.at(-1)
  if (!problem) return
  deskOf(session).show(problem.id)
  if (readStored(localStore(), KEY, v.pipe(v.string(), v.maxLength(40)), '') === session.code) return
  writeStored(localStore(), KEY, session.code)
  const side = Math.min(Math.max(layout.panes.side, READABLE), PANES.side.max)
  layout.set({ sideOpen: true, panel: 'problem', side })
  if (!session.editing && view.pane === 'code') view.pane = 'problem'
}
