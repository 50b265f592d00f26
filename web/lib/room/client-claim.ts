import type { Outbox } from '#core/client/outbox.ts'
import { newID } from './new-id.ts'
import { kept } from './outbox-store.ts'
import { newest, rescued, type Kept } from './rescue.ts'

/** An editor instance this page may speak for until it releases it, and what it had not sent. */
export type Claim = { client: string; outbox: Outbox | undefined; release: () => void }

const RELOAD_MS = 400

/**
 * Finds out which editor instance this page is: the same as before a reload; a new one in a duplicated tab; the
 * heir of a closed tab that left unsent edits. `orphans` are further ones, to be sent in the background.
 */
export async function claimClient(room: string, user: string): Promise<{ own: Claim; orphans: Claim[] }> {
  const stored = await kept(room, user).catch((): Kept[] => [])
  const boxes = newest([...stored, ...rescued(room, user)]).filter(({ files }) => files.length > 0)
  const slot = `cc.client.${room}.${user}`
  const before = readSession(slot)
  const own = before === null ? null : await claim(before, boxes, RELOAD_MS)
  const orphans: Claim[] = []
  for (const { client } of boxes) {
    const orphan = client === own?.client ? null : await claim(client, boxes, 0)
    if (orphan) orphans.push(orphan)
  }
  const mine = own ?? orphans.shift() ?? (await claimNew())
  writeSession(slot, mine.client)
  return { own: mine, orphans }
}

async function claim(client: string, boxes: readonly Outbox[], waitMs: number): Promise<Claim | null> {
  const release = await hold(client, waitMs)
  return release && { client, outbox: boxes.find((box) => box.client === client), release }
}

async function claimNew(): Promise<Claim> {
  const client = newID()
  return { client, outbox: undefined, release: (await hold(client, 0)) ?? (() => {}) }
}

/**
 * Takes the lock of an editor instance and answers its release; null when another page has it. After a reload the
 * page before may still be going, so a wait can be given.
 */
function hold(client: string, waitMs: number): Promise<(() => void) | null> {
  // Without locks (plain http on a network) two tabs cannot tell each other apart: only the reloaded one is trusted.
  if (!('locks' in navigator)) return Promise.resolve(waitMs > 0 ? () => {} : null)
  return new Promise((resolve) => {
    const options: LockOptions = waitMs > 0 ? { signal: AbortSignal.timeout(waitMs) } : { ifAvailable: true }
    navigator.locks
      .request(`cc-client-${client}`, options, (lock) => {
        if (lock === null) return resolve(null)
        return new Promise<void>((release) => resolve(release))
      })
      .catch(() => resolve(null))
  })
}

function readSession(slot: string): string | null {
  try {
    const stored = sessionStorage.getItem(slot)
    return stored !== null && /^[A-Za-z0-9]{8,24}$/.test(stored) ? stored : null
  } catch {
    return null
  }
}

function writeSession(slot: string, client: string): void {
  try {
    sessionStorage.setItem(slot, client)
  } catch {
    // A reload then gets a new id and finds the outbox as an orphan's.
  }
}
