import './text.ts'
import './console.ts'
import { fail, leave, track } from './errors.ts'
import { define } from './host.ts'
import { builtins, require } from './modules.ts'
import { beginProcess, process } from './process.ts'
import { tick } from './loop.ts'

define('structuredClone', (value: unknown) => clone(value, new Map()))
define('global', globalThis)
define('self', globalThis)

function clone(value: unknown, seen: Map<unknown, unknown>): unknown {
  if (typeof value === 'function' || typeof value === 'symbol')
    throw new TypeError('The value could not be cloned')
  if (typeof value !== 'object' || value === null) return value
  if (seen.has(value)) return seen.get(value)
  if (value instanceof Date) return new Date(value)
  if (value instanceof RegExp) return new RegExp(value)
  const copy: object = Array.isArray(value)
    ? []
    : value instanceof Map
      ? new Map()
      : value instanceof Set
        ? new Set()
        : {}
  seen.set(value, copy)
  if (value instanceof Map)
    for (const [key, item] of value) (copy as Map<unknown, unknown>).set(clone(key, seen), clone(item, seen))
  else if (value instanceof Set) for (const item of value) (copy as Set<unknown>).add(clone(item, seen))
  else for (const [key, item] of Object.entries(value)) Reflect.set(copy, key, clone(item, seen))
  return copy
}

// Without a table of locales, numbers are at least grouped the way programs expect when they ask for it.
const plain = Reflect.get(Number.prototype, 'toLocaleString')
Number.prototype.toLocaleString = function (
  _locale?: unknown,
  options: { minimumFractionDigits?: number; maximumFractionDigits?: number } = {},
) {
  const value = Number(this)
  if (!Number.isFinite(value)) return Reflect.apply(plain, this, [])
  const most = options.maximumFractionDigits ?? Math.max(3, options.minimumFractionDigits ?? 0)
  const [whole = '', fraction = ''] = value.toFixed(most).split('.')
  const kept = fraction.replace(/0+$/, '').padEnd(options.minimumFractionDigits ?? 0, '0')
  const grouped = whole.replaceAll(/\B(?=(\d{3})+(?!\d))/g, ',')
  return kept ? `${grouped}.${kept}` : grouped
}

/** What the process around QuickJS calls; nothing of it stays reachable for the program except `track`. */
const hooks = {
  tick,
  fail,
  track,
  finish: () => leave(Number(process.exitCode ?? 0) & 255),
  begin: beginProcess,
  require,
  builtin: (name: string) => builtins[name],
  names: (name: string) => Object.keys(builtins[name] ?? {}).join(),
}

define('ǃ', track)
define('__builtin', (name: string) => builtins[name])
;(globalThis as unknown as { __hooks: typeof hooks }).__hooks = hooks
