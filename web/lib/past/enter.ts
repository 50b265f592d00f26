import { flushSync } from 'svelte'
import { announce } from '#lib/room/announcer.svelte.ts'
import { toasts } from '#lib/ui/toast.svelte.ts'
import { scrollToLine } from '#lib/editor/viewport.ts'
import type { View } from '#lib/room/view.svelte.ts'
import { Past, type Seen, type Since } from './past.svelte.ts'

/** What is being fetched; pressing again meanwhile begins nothing new. */
let coming: Past | null = null

/** Shows what was before in the room, as soon as its first moment is here; shown already, it goes back further. */
export function enter(view: View, since: Since): void {
  const { session } = view
  const layer = import('./PastLayer.svelte')
  if (view.past) return since === 'lately' ? view.past.rewind() : startAgain(view)
  if (coming) return
  // On a phone it would cover what the past is steered with.
  if (view.offered !== null) toasts.dismiss(view.offered)
  coming = new Past(view, since, {
    ready: async (past) => {
      await layer.catch(() => null)
      coming = null
      if (!session.joined) return past.close()
      session.company?.following.stop()
      session.showCursor(false)
      view.past = past
      announce('You watch the past. Press Escape to go live.')
    },
    live: (seen) => goLive(view, seen),
    failed: (message) => {
      coming = null
      toasts.show({ tone: 'danger', text: message })
    },
  })
}

/** From the beginning, in the past that is shown. */
function startAgain({ past }: View): void {
  if (past?.player.opened) past.player.seek(past.player.opened.from)
}

function goLive(view: View, seen: Seen): void {
  const { session } = view
  const wasThere = document.activeElement?.closest('.past') instanceof Element
  if (seen && seen.file !== session.file && session.state.files.some(({ id }) => id === seen.file))
    session.open(seen.file)
  if (seen) view.surface = 'code'
  view.past = null
  // At once: the key that ended it is to be typed into the present.
  flushSync()
  session.showCursor(true)
  announce('You are live.')
  const { view: editor } = session.editor
  if (!editor) return
  if (seen && seen.file === session.file) scrollToLine(editor, seen.line)
  if (wasThere && matchMedia('(pointer: fine)').matches) editor.focus()
}
