import { percentile } from '../bench/stats.ts'
import { PARTS, type Part } from './processes.ts'
import type { Sample } from './samples.ts'

/** How much more memory the last third may have than the one before, and bytes that are no growth, whatever they are a share of. */
const MORE = 1.1
const NOISE_BYTES = 24 * 1024 * 1024
/** Descriptors that come and go. */
const NOISE_DESCRIPTORS = 32
/** Seconds before which nothing can be said about growth: caches fill, interpreters are prepared. */
const LONG_ENOUGH = 240
/** An edit until another person has it, p95, milliseconds. */
const EDIT_MS = 250
/** Load for each core from which a machine is too busy to be timed. */
const BUSY = 1

/** A bound: what it is about, what was seen, and whether it holds; null where it cannot be told here, with `why`. */
export type Bound = { what: string; seen: string; holds: boolean | null; why?: string }

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
const third = (samples: readonly Sample[], n: number): Sample[] =>
  samples.slice(Math.floor((samples.length * n) / 3), Math.floor((samples.length * (n + 1)) / 3))

/**
 * What is held against the figures: memory and descriptors of the last third of the time against the second, delays. `cores` and
 * the `load` before it began tell whether delays mean anything.
 */
export function boundsOf(samples: readonly Sample[], cores: number, load: number): Bound[] {
  const long = (samples.at(-1)?.second ?? 0) >= LONG_ENOUGH
  const edits = samples.flatMap(({ times }) => times.edit)
  const p95 = percentile(edits, 0.95)
  const busy = load / cores > BUSY
  return [
    ...(['host', 'workerd', 'runner'] as const).flatMap((part) => [
      grown(samples, part, long),
      opened(samples, part, long),
    ]),
    {
      what: `an edit is with another person within ${EDIT_MS} ms (p95)`,
      seen: `${Math.round(p95)} ms`,
      holds: busy ? null : p95 <= EDIT_MS,
      ...(busy ? { why: `the machine had a load of ${load.toFixed(1)} before it began` } : {}),
    },
  ]
}

const short = { holds: null, why: `shorter than ${LONG_ENOUGH / 60} minutes` }
const mib = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MiB`

function grown(samples: readonly Sample[], part: Part, long: boolean): Bound {
  const [before = 0, after = 0] = [1, 2].map((n) => mean(third(samples, n).map(({ use }) => use.bytes[part])))
  const holds = after <= Math.max(before * MORE, before + NOISE_BYTES)
  const what = `memory of the ${part} does not grow`
  return { what, seen: `${mib(before)}, then ${mib(after)}`, ...(long ? { holds } : short) }
}

function opened(samples: readonly Sample[], part: Part, long: boolean): Bound {
  const [before = 0, after = 0] = [1, 2].map((n) =>
    mean(third(samples, n).map(({ use }) => use.descriptors[part])),
  )
  const holds = after <= Math.max(before * MORE, before + NOISE_DESCRIPTORS)
  const what = `open descriptors of the ${part} do not grow`
  return { what, seen: `${Math.round(before)}, then ${Math.round(after)}`, ...(long ? { holds } : short) }
}

/** Bytes of all parts together. */
export const bytesOf = ({ use }: Sample): number => PARTS.reduce((sum, part) => sum + use.bytes[part], 0)
