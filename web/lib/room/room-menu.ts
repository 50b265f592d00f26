import { goto } from '$app/navigation'
import ClipboardCheck from '@lucide/svelte/icons/clipboard-check'
import ClipboardList from '@lucide/svelte/icons/clipboard-list'
import Eraser from '@lucide/svelte/icons/eraser'
import Flag from '@lucide/svelte/icons/flag'
import History from '@lucide/svelte/icons/history'
import Keyboard from '@lucide/svelte/icons/keyboard'
import LayoutGrid from '@lucide/svelte/icons/layout-grid'
import Lock from '@lucide/svelte/icons/lock'
import MonitorPlay from '@lucide/svelte/icons/monitor-play'
import Megaphone from '@lucide/svelte/icons/megaphone'
import LogOut from '@lucide/svelte/icons/log-out'
import PanelLeft from '@lucide/svelte/icons/panel-left'
import Rewind from '@lucide/svelte/icons/rewind'
import Send from '@lucide/svelte/icons/send'
import ShieldCheck from '@lucide/svelte/icons/shield-check'
import Stamp from '@lucide/svelte/icons/stamp'
import Timer from '@lucide/svelte/icons/timer'
import UserPlus from '@lucide/svelte/icons/user-plus'
import { can, CAN, capabilities } from '#core/protocol/access.ts'
import { account } from '#lib/api/account.svelte.ts'
import type { MenuEntry } from '#lib/ui/menu.ts'
import { onMac, spelled } from '#lib/ui/shortcut.ts'
import { isLeft } from '#lib/run/left.ts'
import { SHORTCUTS } from './shortcuts.ts'
import type { View } from './view.svelte.ts'
import { LABEL_WORDS } from './label-words.ts'
import { LABELS, type Labels } from './whereabouts.svelte.ts'

/** The lines of the room's menu; a phone has fewer panes and keys. */
export function roomMenu(view: View, phone: boolean): MenuEntry[] {
  const { layout, session } = view
  const info = session.state.room
  return [
    ...(phone
      ? [{ label: 'Share', icon: UserPlus, onselect: () => (view.dialog = 'share') }]
      : [
          {
            label: layout.panes.filesOpen ? 'Hide files' : 'Show files',
            icon: PanelLeft,
            onselect: () => layout.set({ filesOpen: !layout.panes.filesOpen }),
          },
          {
            label: 'Keyboard shortcuts',
            icon: Keyboard,
            keys: spelled(SHORTCUTS.help.keys, onMac()),
            onselect: () => (view.dialog = 'shortcuts'),
          },
        ]),
    ...(session.state.maySummon && session.state.persons.length > 1
      ? [
          {
            label: 'Call everybody to my line',
            icon: Megaphone,
            onselect: () => void session.company?.summon(),
          },
        ]
      : []),
    ...(view.mayWatch
      ? [
          {
            label: 'Rewind 30 seconds',
            icon: Rewind,
            ...(phone ? {} : { keys: SHORTCUTS.rewind.keys }),
            onselect: () => void view.watch('lately'),
          },
          { label: 'Watch from the start', icon: History, onselect: () => void view.watch('start') },
          {
            label: 'Watch the replay',
            icon: MonitorPlay,
            onselect: () => void goto(`/r/${session.code}/replay`),
          },
        ]
      : []),
    ...(mayRemoveOutput(view)
      ? [
          {
            label: 'Remove the output from the record…',
            icon: Eraser,
            onselect: () => (view.dialog = 'output'),
          },
        ]
      : []),
    ...(view.mayHandIn ? [{ label: 'Hand in…', icon: Send, onselect: () => (view.dialog = 'handIn') }] : []),
    ...(session.state.mayStaffWrite ? staffLines(view) : []),
    { label: 'Sandbox', icon: ShieldCheck, onselect: () => (view.dialog = 'sandbox') },
    {
      label: 'Report this room…',
      icon: Flag,
      onselect: () => void goto(`/report?room=${encodeURIComponent(session.code)}`),
    },
    ...(session.state.mayManageRoom && info && !info.sealed
      ? ([
          'separator',
          {
            label: info.locked ? 'Unlock the room' : 'Lock the room',
            icon: Lock,
            onselect: () => void lock(session.code, !info.locked),
          },
          { label: 'Seal the room…', icon: Stamp, onselect: () => (view.dialog = 'seal') },
        ] as const)
      : []),
    'separator',
    {
      heading: 'Names at carets',
      ...(phone ? {} : { keys: SHORTCUTS.labels.keys }),
      choices: LABELS.map((value) => ({ value, label: LABEL_WORDS[value] })),
      value: session.whereabouts.labels,
      onchoose: (value) => (session.whereabouts.labels = value as Labels),
    },
    'separator',
    'theme',
    'separator',
    { label: 'My rooms', icon: LayoutGrid, onselect: () => void goto('/') },
    { label: 'Log out', icon: LogOut, onselect: () => void leave() },
  ]
}

/** What staff of an interview or a lesson have besides. */
const staffLines = (view: View): MenuEntry[] => [
  ...(view.session.state.timer
    ? []
    : [{ label: 'Start a timer…', icon: Timer, onselect: () => (view.dialog = 'timer') }]),
  { label: 'Scorecard', icon: ClipboardCheck, onselect: () => showScorecard(view) },
  {
    label: 'Report',
    icon: ClipboardList,
    onselect: () => void goto(`/r/${view.session.code}/report`),
  },
]

function showScorecard(view: View) {
  view.past?.leave()
  view.layout.set({ sideOpen: true, panel: 'scorecard' })
  view.pane = 'scorecard'
}

/** Whoever ran the last program, and staff, in a sealed room too: once it ended, and while something of it is there. */
function mayRemoveOutput({ session, mayWatch }: View): boolean {
  const { run, you } = session.state
  if (!mayWatch || !you || !run?.verdict || !isLeft(run)) return false
  const staff = can(capabilities(you.role, { archived: false, locked: false, sealed: false }), CAN.staffWrite)
  return staff || run.by.user === you.user
}

async function leave() {
  await goto('/')
  await account.logout()
}

async function lock(code: string, locked: boolean) {
  const { setLocked } = await import('./locking.ts')
  await setLocked(code, locked)
}
