import type { Sockets } from './sockets.ts'

/** How often everybody is asked for a sign of life while somebody is here: two rounds end below 30 s. Milliseconds. */
export const LISTEN_MS = 14_000

/** The least time anybody gets to answer, milliseconds. */
const ANSWER_MS = 4_000

const KEY = 'listened'

/**
 * Finds sockets whose client is gone without having said so: a pulled plug, a killed machine. They are asked at every
 * round, and the platform takes their answers without waking the object; who did not answer the last time is gone.
 */
export class Listening {
  readonly #sockets: Sockets
  readonly #kv: SyncKvStorage

  constructor(sockets: Sockets, kv: SyncKvStorage) {
    this.#sockets = sockets
    this.#kv = kv
  }

  /** Ids of the sockets that are gone; everybody else is asked again. */
  round(now: number): string[] {
    // Kept on disk, because the object may sleep between two rounds.
    const asked = this.#kv.get<number>(KEY) ?? 0
    if (now - asked < ANSWER_MS) return []
    const gone = asked > 0 ? this.#sockets.silentSince(asked) : []
    this.#kv.put(KEY, now)
    this.#sockets.ask()
    return gone
  }
}

/** Has the object's one alarm ring after `ms` milliseconds at the latest. */
export async function wakeWithin(storage: DurableObjectStorage, ms: number): Promise<void> {
  const at = Date.now() + ms
  const set = await storage.getAlarm()
  if (set === null || set > at) await storage.setAlarm(at)
}
