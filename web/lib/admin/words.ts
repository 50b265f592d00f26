import { bytes } from '#lib/ui/time.ts'

/** `1.2 kB`, `17 MB`, `3.4 GB`. */
export function size(count: number): string {
  if (count < 1024 ** 3) return bytes(count)
  return `${(count / 1024 ** 3).toFixed(1)} GB`
}

/** `1 room`, `3 rooms`. */
export const counted = (n: number, one: string, more = `${one}s`): string =>
  `${n.toLocaleString('en')} ${n === 1 ? one : more}`

const ACTIONS: Record<string, string> = {
  'room.archive': 'Archived a room',
  'room.open': 'Opened a room again',
  'room.seal': 'Sealed a room',
  'room.delete': 'Deleted a room',
  'person.block': 'Blocked somebody',
  'person.unblock': 'Unblocked somebody',
  'report.close': 'Closed a report',
  'report.open': 'Opened a report again',
}

/** What was done, in words. */
export const acted = (action: string): string => ACTIONS[action] ?? action
