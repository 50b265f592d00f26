import { setTimeout as sleep } from 'node:timers/promises'
import type { Rng } from '../support/rng.ts'
import type { Server } from '../support/server.ts'
import type { Ledger } from './ledger.ts'
import { processesOf } from './processes.ts'
import type { SoakRoom } from './stage.ts'

/** Milliseconds: that times say nothing after something was broken, and that a room is quiet, by which its object is evicted. */
const TROUBLED_MS = 8_000
const QUIET_MS = 14_000

const BREAKS = ['server', 'runtime', 'runner', 'connections'] as const
type Break = (typeof BREAKS)[number]

/** Breaks something every so often, at random within that, until `signal`: the server, its runtime, its runner, or everybody's connections. */
export async function breakThings(
  server: Server,
  rooms: readonly SoakRoom[],
  everyMs: number,
  rng: Rng,
  ledger: Ledger,
  signal: AbortSignal,
): Promise<void> {
  for (let i = 0; !signal.aborted; i++) {
    await sleep(everyMs * (0.5 + rng.next()), null, { signal }).catch(() => {})
    if (signal.aborted) return
    // The first one is the whole server, so that a short soak has the hardest.
    const what = i === 0 ? 'server' : rng.pick(BREAKS)
    ledger.troubledUntil = Number.POSITIVE_INFINITY
    try {
      await broken(what, server, rooms, rng)
    } finally {
      ledger.troubledUntil = performance.now() + TROUBLED_MS
    }
    ledger.did(`kills of the ${what}`)
  }
}

async function broken(what: Break, server: Server, rooms: readonly SoakRoom[], rng: Rng): Promise<void> {
  switch (what) {
    case 'server':
      await server.kill()
      return server.restart()
    case 'runtime':
      return kill(processesOf(server.pid, 'workerd'))
    case 'runner':
      return kill(processesOf(server.pid, 'runner'))
    case 'connections':
      for (const { page } of rng.pick(rooms).people) page.cut()
      return
    default:
      return what satisfies never
  }
}

function kill(pids: readonly number[]): void {
  for (const pid of pids) process.kill(pid, 'SIGKILL')
}

/** Lets one room after the other be quiet for long enough that its object sleeps. */
export async function quietRooms(rooms: readonly SoakRoom[], rng: Rng, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await sleep(QUIET_MS * (1 + rng.next()), null, { signal }).catch(() => {})
    rng.pick(rooms).quietUntil = performance.now() + QUIET_MS
  }
}
