import * as v from 'valibot'
import type { RoomProblem } from '#core/protocol/judging.ts'
import { PANES } from '#lib/room/layout.svelte.ts'
import type { Session } from '#lib/room/session.svelte.ts'
import type { View } from '#lib/room/view.svelte.ts'
import { localStore, readStored, writeStored } from '#lib/ui/stored.ts'
import { deskOf } from './desk.svelte.ts'
import { READABLE } from './opened.ts'

const KEY = 'cc.solving'

/** Shows who comes what there is to solve and its file. Who comes back finds panels and panes as they left them. */
export function showOnArrival(view: View): void {
  const { session, layout } = view
  const problem = next(session)
  if (!problem) return
  deskOf(session).show(problem.id)
  // The first of the room's files is shown because none was chosen.
  const chosen = session.editing || session.file !== session.state.files[0]?.id
  if (problem.entry !== null && !chosen) session.open(problem.entry)
  if (readStored(localStore(), KEY, v.pipe(v.string(), v.maxLength(40)), '') === session.code) return
  writeStored(localStore(), KEY, session.code)
  const side = Math.min(Math.max(layout.panes.side, READABLE), PANES.side.max)
  // Who was quicker than this looks at what they chose.
  const quicker = layout.panes.panel !== view.firstPanel
  layout.set({ side, ...(quicker ? {} : { sideOpen: true, panel: 'problem' as const }) })
  if (!session.editing && view.pane === 'code') view.pane = 'problem'
}

/** The first problem that nobody solved here yet, or else the last. */
function next({ state: { problems, judgements } }: Session): RoomProblem | undefined {
  const solved = (id: string) =>
    judgements.some(({ problem, kind, status }) => problem === id && kind === 'submit' && status === 'ok')
  return problems.find(({ id }) => !solved(id)) ?? problems.at(-1)
}
