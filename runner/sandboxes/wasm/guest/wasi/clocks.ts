import { Failure } from './disk.ts'
import type { Table } from './table.ts'

/** The clock that tells the time of day; all others count from the start of the process. */
const REALTIME = 0
const RESOLUTION = 1_000n
/** Sizes of a `subscription` and of an `event`, bytes. */
const SUBSCRIPTION = 48
const EVENT = 32
/** What `crypto.getRandomValues` fills at once at most, bytes. */
const RANDOM_PIECE = 65_536

const nanoseconds = (clock: number) =>
  BigInt(Math.round((clock === REALTIME ? Date.now() : performance.now()) * 1e6))

/** Time, sleep and chance. */
export const clocks = (table: Table, sleep: (ms: number) => void) => ({
  clock_res_get: (_: number, into: number) => table.view().setBigUint64(into, RESOLUTION, true),
  clock_time_get: (clock: number, _: bigint, into: number) =>
    table.view().setBigUint64(into, nanoseconds(clock), true),
  sched_yield: () => {},
  random_get: (at: number, length: number) => {
    for (let done = 0; done < length; done += RANDOM_PIECE)
      crypto.getRandomValues(table.bytes(at + done, Math.min(RANDOM_PIECE, length - done)))
  },
  /** Waits for the first clock; a stream is always ready, since reading it waits by itself. */
  poll_oneoff: (subscriptions: number, events: number, count: number, happened: number) => {
    if (count === 0) throw new Failure('INVAL')
    const view = table.view()
    const asked = Array.from({ length: count }, (_, index) => {
      const at = subscriptions + index * SUBSCRIPTION
      const user = view.getBigUint64(at, true)
      const tag = view.getUint8(at + 8)
      if (tag !== 0) return { user, tag, ms: 0 }
      const absolute = (view.getUint16(at + 40, true) & 1) === 1
      const since = absolute ? nanoseconds(view.getUint32(at + 16, true)) : 0n
      return { user, tag, ms: Math.max(0, Number(view.getBigUint64(at + 24, true) - since) / 1e6) }
    })
    const ms = Math.min(...asked.map((one) => one.ms))
    if (ms > 0) sleep(ms)
    const due = asked.filter((one) => one.ms === ms)
    for (const [index, { user, tag }] of due.entries()) {
      const at = events + index * EVENT
      table.bytes(at, EVENT).fill(0)
      view.setBigUint64(at, user, true)
      view.setUint8(at + 10, tag)
      view.setBigUint64(at + 16, tag === 0 ? 0n : 1n, true)
    }
    view.setUint32(happened, due.length, true)
  },
})
