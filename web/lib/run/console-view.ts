import type { View } from '#lib/room/view.svelte.ts'

type Room = View['session']['state']

/** What a console needs of the page it is on: a room, or a moment of one. */
export type ConsoleView = {
  session: {
    state: Pick<Room, 'run' | 'running' | 'mayRun' | 'you'> & { persons: readonly unknown[] }
    runs: Pick<View['session']['runs'], 'stdin'>
    online: boolean
  }
  /** Opens what the sandbox says of itself. */
  dialog: View['dialog']
}
