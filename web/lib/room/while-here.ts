import { follow } from '#lib/run/here.ts'
import type { View } from './view.svelte.ts'
import { whenIdle } from './when-idle.ts'

/** What goes on beside the page as long as somebody is in the room: the answer ends it. */
export function whileHere(view: View): () => void {
  const stop = follow((here) => (view.here = here))
  const deaf = view.session.listen((message) => {
    if (message.t === 'problem')
      void import('#lib/judging/opened.ts').then(({ showOpened }) => showOpened(view, message))
  })
  if (view.session.state.problems.length > 0)
    import('#lib/judging/arrival.ts').then(({ showOnArrival }) => showOnArrival(view)).catch(() => null)
  // So that they open at once, without a connection too.
  whenIdle(
    () =>
      void Promise.all([import('./RoomDialogs.svelte'), import('#lib/run/Console.svelte')]).catch(() => null),
  )
  whenIdle(
    () => void import('#lib/assess/room/part.ts').then(({ findPart }) => findPart(view)).catch(() => null),
  )
  whenIdle(() => {
    if (view.mayWatch) import('#lib/past/offer.ts').then(({ offer }) => offer(view)).catch(() => null)
  })
  let deafToKeys = () => {}
  let gone = false
  void import('#lib/judging/keys.ts').then(
    ({ listenForKeys }) => {
      if (!gone) deafToKeys = listenForKeys(view)
    },
    () => null,
  )
  return () => {
    gone = true
    deafToKeys()
    stop()
    deaf()
  }
}
