import { CLOSE } from '#core/protocol/close.ts'

const FIRST_MS = 300
const MOST_MS = 15_000
/** Over how long everybody comes back whom a server sent away because it restarts. */
const SPREAD_MS = 30_000

/**
 * How long to wait before connecting again, milliseconds: doubling with each attempt (0, 1, …), and anywhere in that
 * time by `random` (0 to 1), so that a restarted server is not met by everybody at once. `code` is with what the connection
 * was closed, if it was.
 */
export function reconnectDelay(attempt: number, random: number, code?: number): number {
  if (code === CLOSE.restarting) return Math.round(FIRST_MS + (SPREAD_MS - FIRST_MS) * random)
  const ceiling = Math.min(MOST_MS, FIRST_MS * 2 ** attempt)
  return Math.round(ceiling * (0.3 + 0.7 * random))
}
