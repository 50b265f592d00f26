import type { Outbox } from '#core/client/outbox.ts'
import { newID } from './new-id.ts'
import { kept } from './outbox-store.ts'

/** An editor instance this page may speak for until it closes, and what it had not sent. */
export type Claim = { client: string; outbox: Outbox | undefined }

const RELOAD_MS = 400

/**
 * Finds out which editor instance this page is: the same as before a reload; a new one in a duplicated tab; the
 * heir of a closed tab that left unsent edits. `orphans` are further ones, to be sent in the background.
 */
export async function claimClient(room: string, user: string): Promise<Claim & { orphans: Claim[] }> {
  const boxes = await kept(room, user).catch((): Outbox[] => [])
  const boxOf = (client: string) => boxes.find((box) => box.client === client)
  const slot = `cc.client.${room}.${user}`
  const before = readSession(slot)
  const mine = before !== null && (await hold(before, RELOAD_MS)) ? before : null
  const orphans: Claim[] = []
  for (const box of boxes) {
    if (box.client !== mine && (await hold(box.client, 0))) orphans.push({ client: box.client, outbox: box })
  }
  const heir = mine === null ? orphans.shift() : undefined
  const client = mine ?? heir?.client ?? newID()
  if (mine === null && !heir) await hold(client, 0)
  writeSession(slot, client)
  return { client, outbox: boxOf(client), orphans }
}

/**
 * Takes the lock of an editor instance until the page closes; false when another page has it. After a reload the
 * page before may still be going, so a wait can be given.
 */
function hold(client: string, waitMs: number): Promise<boolean> {
  // Without locks (plain http on a network) two tabs cannot tell each other apart: only the reloaded one is trusted.
  if (!('locks' in navigator)) return Promise.resolve(waitMs > 0)
  return new Promise((resolve) => {
    const options: LockOptions = waitMs > 0 ? { signal: AbortSignal.timeout(waitMs) } : { ifAvailable: true }
    navigator.locks
      .request(`cc-client-${client}`, options, (lock) => {
        resolve(lock !== null)
        return lock === null ? undefined : new Promise<never>(() => {})
      })
      .catch(() => resolve(false))
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
