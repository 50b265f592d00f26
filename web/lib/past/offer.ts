import * as v from 'valibot'
import type { View } from '#lib/room/view.svelte.ts'
import { localStore, readStored, writeStored } from '#lib/ui/stored.ts'
import { toasts } from '#lib/ui/toast.svelte.ts'
import { enter } from './enter.ts'

/** Who was in the room in this browser less than this ago is not late but back, and how long the offer stays. Milliseconds. */
const BACK_MS = 12 * 3_600_000
const SHOWN_MS = 25_000

/** Offers somebody who came late to watch what they missed: once, where something happened and others are at it. */
export function offer(view: View): void {
  const { state } = view.session
  const key = `cc.here.${view.room.id}`
  const before = readStored(localStore(), key, v.number(), 0)
  writeStored(localStore(), key, Date.now())
  if (Date.now() - before < BACK_MS || state.persons.length < 2) return
  // The first text of each file is its template's.
  const edits = state.files.reduce((sum, { version }) => sum + Math.max(0, version - 1), 0)
  if (edits === 0 && state.chat.list.length === 0 && state.run === null) return
  const watch = { label: 'Watch from the start', run: () => enter(view, 'start') }
  view.offered = toasts.show({ text: 'The others began before you came.', actions: [watch], ms: SHOWN_MS })
}
