import { define, outside } from './host.ts'
import { fail, track } from './errors.ts'

type Timer = { id: number; due: number; every: number | null; call: () => unknown }

const timers = new Map<number, Timer>()
let lastTimer = 0

/** Something that wants to read standard input when nothing else is to be done; false when it wants no more. */
export const pumps = new Set<() => boolean>()

function add(callback: unknown, ms: unknown, every: boolean, values: unknown[]) {
  if (typeof callback !== 'function') throw new TypeError('The callback must be a function')
  const delay = Math.max(1, Number(ms) || 0)
  const id = ++lastTimer
  const call = () => (callback as (...values: unknown[]) => unknown)(...values)
  timers.set(id, { id, due: outside.now() + delay, every: every ? delay : null, call })
  // As in Node: usable as a number, and with the methods programs call on it.
  const handle = {
    ref: () => handle,
    unref: () => (timers.delete(id), handle),
    [Symbol.toPrimitive]: () => id,
  }
  return handle
}

const remove = (handle: unknown) => void timers.delete(Number(handle))

define('setTimeout', (callback: unknown, ms?: unknown, ...values: unknown[]) =>
  add(callback, ms, false, values),
)
define('setInterval', (callback: unknown, ms?: unknown, ...values: unknown[]) =>
  add(callback, ms, true, values),
)
define('setImmediate', (callback: unknown, ...values: unknown[]) => add(callback, 0, false, values))
define('clearTimeout', remove)
define('clearInterval', remove)
define('clearImmediate', remove)
define('queueMicrotask', (callback: () => unknown) => void track(Promise.resolve().then(callback)))

/** Does one thing that is due. Answers 0 when it did, milliseconds to sleep, or -1 when nothing is left. */
export function tick(): number {
  let next: Timer | null = null
  for (const timer of timers.values()) {
    if (!next || timer.due < next.due || (timer.due === next.due && timer.id < next.id)) next = timer
  }
  const wait = next ? next.due - outside.now() : Infinity
  if (next && wait <= 0) {
    if (next.every === null) timers.delete(next.id)
    else next.due = outside.now() + next.every
    try {
      track(next.call())
    } catch (error) {
      fail(error)
    }
    return 0
  }
  for (const pump of pumps) {
    try {
      if (!pump()) pumps.delete(pump)
    } catch (error) {
      fail(error)
    }
    return 0
  }
  return next ? wait : -1
}
