import { AsyncLocalStorage } from 'node:async_hooks'

/** What is paid for, counted since it was last asked for; `rows` are those of an object's SQLite. */
export type Counted = {
  /** Requests to the Worker; events and calls that reached an object, but for messages. */
  requests: number
  calls: number
  /** Messages of sockets that came in, and frames and bytes that went out. */
  messagesIn: number
  framesOut: number
  bytesOut: number
  /** Milliseconds in which an object had something to wait for, so that it could not sleep. */
  awakeMs: number
  rowsRead: number
  rowsWritten: number
  d1Read: number
  d1Written: number
}

/** What was running when something was counted: the Worker, or a class of objects and what woke it. */
export type Cause = { object: string | null; why: string }

const nothing = (): Counted => ({
  ...{ requests: 0, calls: 0, messagesIn: 0, framesOut: 0, bytesOut: 0, awakeMs: 0 },
  ...{ rowsRead: 0, rowsWritten: 0, d1Read: 0, d1Written: 0 },
})

const running = new AsyncLocalStorage<Cause>()
const by = new Map<string, Counted>()
/** Bytes of the last room’s database and of D1. */
export const sizes = { object: 0, d1: 0 }

const keyOf = ({ object, why }: Cause) => `${object ?? 'Worker'} ${why}`

/** Where what happens now is counted; what nobody began is the Worker’s. */
export function here(): Counted {
  const key = keyOf(running.getStore() ?? { object: null, why: 'fetch' })
  const counted = by.get(key) ?? nothing()
  by.set(key, counted)
  return counted
}

/** Whether something of an object runs now. */
export const inObject = (): boolean => (running.getStore()?.object ?? null) !== null

/** Has everything that follows from `run` counted for a cause. */
export const because = <T>(cause: Cause, run: () => T): T => running.run(cause, run)

/** Counts the rows of a cursor once it was read, which is done by whoever made it before anything else goes on. */
export function countRows(cursor: { rowsRead: number; rowsWritten: number }): void {
  const into = here()
  queueMicrotask(() => {
    into.rowsRead += cursor.rowsRead
    into.rowsWritten += cursor.rowsWritten
  })
}

/** How many things keep an object of a class awake, and since when. */
const awake = new Map<string, { holding: number; since: number }>()

/** Something keeps the object that runs now from sleeping; answers how that ends, once. */
export function hold(): () => void {
  const cause = running.getStore()
  if (!cause?.object) return () => {}
  const { object } = cause
  const into = here()
  const state = awake.get(object) ?? { holding: 0, since: 0 }
  awake.set(object, state)
  if (state.holding++ === 0) state.since = Date.now()
  let held = true
  return () => {
    if (!held) return
    held = false
    if (--state.holding === 0) into.awakeMs += Date.now() - state.since
  }
}

/** Everything counted by cause, and begins anew. */
export function takeAll(): Record<string, Counted> {
  const all = Object.fromEntries(by)
  by.clear()
  return all
}
