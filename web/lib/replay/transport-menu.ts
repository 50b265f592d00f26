import ChartLine from '@lucide/svelte/icons/chart-line'
import CircleQuestionMark from '@lucide/svelte/icons/circle-question-mark'
import FastForward from '@lucide/svelte/icons/fast-forward'
import Highlighter from '@lucide/svelte/icons/highlighter'
import Link from '@lucide/svelte/icons/link'
import LocateFixed from '@lucide/svelte/icons/locate-fixed'
import { goto } from '$app/navigation'
import { SPEEDS } from '#core/replay/clock.ts'
import type { MenuEntry } from '#lib/ui/menu.ts'
import type { Watching } from './watching.svelte.ts'

/** What there is no room for beside the player of a phone. */
export function transportMenu(watching: Watching): readonly MenuEntry[] {
  const { player, layer, code } = watching
  return [
    {
      heading: 'Speed',
      choices: SPEEDS.map((speed) => ({ value: `${speed}`, label: `${speed}×` })),
      value: `${player.speed}`,
      onchoose: (speed) => player.setSpeed(Number(speed)),
    },
    'separator',
    {
      label: player.skipIdle ? 'Watch idle time too' : 'Skip idle time',
      icon: FastForward,
      onselect: () => player.setSkipIdle(!player.skipIdle),
    },
    {
      label: player.follow.t === 'action' ? 'Stay in this file' : 'Follow the action',
      icon: LocateFixed,
      onselect: () => watching.followAction(),
    },
    {
      label: layer.on ? 'Hide where code came from' : 'Where the code came from',
      icon: Highlighter,
      onselect: () => watching.toggleLayer(),
    },
    'separator',
    { label: 'Copy link to this moment', icon: Link, onselect: () => void watching.copyLink() },
    { label: 'Insights', icon: ChartLine, onselect: () => void goto(`/r/${code}/insights`) },
    { label: 'Keys', icon: CircleQuestionMark, onselect: () => (watching.help = true) },
  ]
}
