import type { View } from '#lib/room/view.svelte.ts'
import { matches, onMac } from '#lib/ui/shortcut.ts'
import { toasts } from '#lib/ui/toast.svelte.ts'
import { deskOf } from './desk.svelte.ts'
import { JUDGING_SHORTCUTS, type JudgingShortcut } from './shortcuts.ts'

/** Hears the keys of a problem, before the editor does, as long as the page is there; the answer ends it. */
export function listenForKeys(view: View): () => void {
  const mac = onMac()
  const names = Object.keys(JUDGING_SHORTCUTS) as JudgingShortcut[]
  const heard = (event: KeyboardEvent) => {
    const name = names.find((name) => matches(event, JUDGING_SHORTCUTS[name].keys, mac))
    if (!name || event.repeat || !view.solving) return
    event.preventDefault()
    event.stopPropagation()
    void judgeNow(view, name)
  }
  addEventListener('keydown', heard, true)
  return () => removeEventListener('keydown', heard, true)
}

/** Judges the problem that is shown and shows how it goes, or says why it cannot be judged. */
async function judgeNow(view: View, kind: JudgingShortcut): Promise<void> {
  const { session } = view
  const desk = deskOf(session)
  const why = !desk.problem
    ? 'There is no problem here to be tested.'
    : !session.state.mayRun
      ? 'You may not run programs here.'
      : !session.online
        ? 'Waiting for the connection.'
        : desk.active || desk.starting
          ? 'Something is being tested already.'
          : null
  if (why !== null) return void toasts.show({ text: why })
  view.past?.leave()
  view.layout.set({ sideOpen: true, panel: 'problem' })
  view.pane = 'problem'
  await desk
    .judge(kind)
    .catch((error: unknown) =>
      toasts.show({ tone: 'danger', text: error instanceof Error ? error.message : 'That did not work.' }),
    )
}
