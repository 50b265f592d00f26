import { goto } from '$app/navigation'
import Archive from '@lucide/svelte/icons/archive'
import ArchiveRestore from '@lucide/svelte/icons/archive-restore'
import ChartLine from '@lucide/svelte/icons/chart-line'
import Globe from '@lucide/svelte/icons/globe'
import Link from '@lucide/svelte/icons/link'
import MonitorPlay from '@lucide/svelte/icons/monitor-play'
import Pencil from '@lucide/svelte/icons/pencil'
import Trash from '@lucide/svelte/icons/trash-2'
import type { Room } from '#lib/api/rooms.ts'
import type { MenuEntry } from '#lib/ui/menu.ts'

/** What can be done with a room in the list. */
export type RowActions = {
  copylink: (room: Room) => void
  rename: (room: Room) => void
  archive: (room: Room) => void
  publish: (room: Room) => void
  remove: (room: Room) => void
}

/** The menu of a room's row: what its owner may do, and what everybody may. */
export function rowMenu(room: Room, on: RowActions): MenuEntry[] {
  const copy: MenuEntry = { label: 'Copy link', icon: Link, onselect: () => on.copylink(room) }
  const watch: MenuEntry = {
    label: 'Watch',
    icon: MonitorPlay,
    onselect: () => void goto(`/r/${room.code}/replay`),
  }
  const insights: MenuEntry = {
    label: 'Insights',
    icon: ChartLine,
    onselect: () => void goto(`/r/${room.code}/insights`),
  }
  // Programs have no right to what was before they came.
  const everybody = room.role === 'bot' ? [copy] : [watch, insights, copy]
  if (!room.owner) return everybody
  const publish: MenuEntry = {
    label: room.lobbyName === null ? 'Show to everybody' : 'Take out of the public rooms',
    icon: Globe,
    onselect: () => on.publish(room),
  }
  return [
    ...everybody,
    { label: 'Rename', icon: Pencil, onselect: () => on.rename(room) },
    ...(room.trial || room.visibility === 'private' ? [] : [publish]),
    room.archived
      ? { label: 'Bring back', icon: ArchiveRestore, onselect: () => on.archive(room) }
      : { label: 'Archive', icon: Archive, onselect: () => on.archive(room) },
    'separator',
    { label: 'Delete', icon: Trash, danger: true, onselect: () => on.remove(room) },
  ]
}
