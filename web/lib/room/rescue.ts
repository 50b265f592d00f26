import * as v from 'valibot'
import { outbox, type Outbox } from '#core/client/outbox.ts'
import { localStore } from '#lib/ui/stored.ts'
import type { EditsKey } from './kept-edits.ts'

const PREFIX = 'cc.outbox'
const keyOf = ({ room, user, client }: EditsKey) => `${PREFIX}.${room}.${user}.${client}`
const entry = v.strictObject({ at: v.number(), outbox })

/** Unsent edits and when they were kept, milliseconds since the epoch. */
export type Kept = v.InferOutput<typeof entry>

/**
 * Keeps unsent edits at once. A page that is being closed has no time for IndexedDB, whose writes take a moment;
 * this store is slow and small, but done when the call returns.
 */
export function rescue(key: EditsKey, box: Outbox): boolean {
  try {
    localStore()?.setItem(keyOf(key), JSON.stringify({ at: Date.now(), outbox: box }))
    return true
  } catch {
    return false
  }
}

/** The edits are in the usual place. */
export function forgetRescued(key: EditsKey): void {
  localStorage.removeItem(keyOf(key))
}

/** What closing pages of this person kept for a room, except what cannot be read. */
export function rescued(room: string, user: string): Kept[] {
  const found: Kept[] = []
  try {
    for (let i = 0; i < localStorage.length; i++) {
      const key = localStorage.key(i)
      if (!key?.startsWith(`${PREFIX}.${room}.${user}.`)) continue
      const parsed = v.safeParse(entry, JSON.parse(localStorage.getItem(key) ?? 'null'))
      if (parsed.success) found.push(parsed.output)
    }
  } catch {
    // A blocked store holds nothing.
  }
  return found
}

/** One outbox for each editor instance: the one that was kept last. */
export function newest(all: readonly Kept[]): Outbox[] {
  const byClient = new Map<string, Kept>()
  for (const one of all) {
    const other = byClient.get(one.outbox.client)
    if (!other || other.at < one.at) byClient.set(one.outbox.client, one)
  }
  return [...byClient.values()].map(({ outbox }) => outbox)
}
