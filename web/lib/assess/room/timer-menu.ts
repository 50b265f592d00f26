import CirclePause from '@lucide/svelte/icons/circle-pause'
import CirclePlay from '@lucide/svelte/icons/circle-play'
import CircleStop from '@lucide/svelte/icons/circle-stop'
import Plus from '@lucide/svelte/icons/plus'
import Timer from '@lucide/svelte/icons/timer'
import type { TimerCommand } from '#core/protocol/room-timer.ts'
import { messageOf } from '#lib/api/error.ts'
import type { MenuEntry } from '#lib/ui/menu.ts'
import { toasts } from '#lib/ui/toast.svelte.ts'
import { changeTimer } from '../api.ts'
import type { TimerState } from './timer-clock.ts'

/** Minutes that are given at once. */
const MORE = [1, 5, 15] as const

/** Does something to a room's timer; what is wrong is said. */
export const command = (code: string, wish: TimerCommand): Promise<void> =>
  changeTimer(code, wish).then(
    () => undefined,
    (error: unknown) => void toasts.show({ tone: 'danger', text: messageOf(error) }),
  )

/** What staff can do to a timer that is in this state. */
export function timerMenu(
  code: string,
  state: TimerState,
  ask: { stop(): void; another(): void },
): MenuEntry[] {
  const entry = (label: string, icon: typeof Plus, wish: TimerCommand) => ({
    ...{ label, icon },
    onselect: () => void command(code, wish),
  })
  // What is over stays over.
  if (state === 'over') return [{ label: 'Start another timer…', icon: Timer, onselect: ask.another }]
  return [
    ...(state === 'prepared' ? [entry('Start', CirclePlay, { do: 'start' })] : []),
    ...(state === 'running' ? [entry('Pause', CirclePause, { do: 'pause' })] : []),
    ...(state === 'paused' ? [entry('Go on', CirclePlay, { do: 'resume' })] : []),
    'separator',
    ...MORE.map((minutes) => more(minutes, entry)),
    'separator',
    { label: 'Stop…', icon: CircleStop, danger: true, onselect: ask.stop },
  ]
}

const more = (
  minutes: number,
  entry: (label: string, icon: typeof Plus, wish: TimerCommand) => MenuEntry,
): MenuEntry =>
  entry(minutes === 1 ? 'One minute more' : `${minutes} minutes more`, Plus, { do: 'extend', minutes })
