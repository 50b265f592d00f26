import { percentile } from '../bench/stats.ts'
import { PARTS, type Part } from './processes.ts'
import type { Sample } from './samples.ts'

/** How much more memory the last third may have than the one before, and bytes that are no growth, whatever they are a share of. */
const MORE = 1.1
const NOISE_BYTES = 24 * 1024 * 1024
/** Descriptors that come and go. */
const NOISE_DESCRIPTORS = 32
/** Seconds before which nothing can be said about growth: heaps fill before they are collected, interpreters are prepared. */
const LONG_ENOUGH = 600
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

/** What tells whether figures mean anything: the machine, its load before it began, and whether processes were killed. */
type Circumstances = { cores: number; load: number; kills: boolean }

/** What is held against the figures: memory and descriptors of the last third of the time against the second, delays. */
export function boundsOf(samples: readonly Sample[], { cores, load, kills }: Circumstances): Bound[] {
  const why =
    (samples.at(-1)?.second ?? 0) < LONG_ENOUGH
      ? `shorter than ${LONG_ENOUGH / 60} minutes`
      : kills
        ? 'processes were killed meanwhile'
        : null
  const edits = samples.flatMap(({ times }) => times.edit)
  const p95 = percentile(edits, 0.95)
  const busy = load / cores > BUSY
  return [
    ...(['host', 'workerd', 'runner'] as const).flatMap((part) => [
      grown(samples, part, why),
      opened(samples, part, why),
    ]),
    {
      what: `an edit is with another person within ${EDIT_MS} ms (p95)`,
      seen: `${Math.round(p95)} ms`,
      ...told(p95 <= EDIT_MS, busy ? `the machine had a load of ${load.toFixed(1)} before it began` : null),
    },
  ]
}

const told = (holds: boolean, why: string | null) => (why === null ? { holds } : { holds: null, why })
const mib = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MiB`

function grown(samples: readonly Sample[], part: Part, why: string | null): Bound {
  const [before = 0, after = 0] = [1, 2].map((n) => mean(third(samples, n).map(({ use }) => use.bytes[part])))
  const holds = after <= Math.max(before * MORE, before + NOISE_BYTES)
  const what = `memory of the ${part} does not grow`
  return { what, seen: `${mib(before)}, then ${mib(after)}`, ...told(holds, why) }
}

function opened(samples: readonly Sample[], part: Part, why: string | null): Bound {
  const [before = 0, after = 0] = [1, 2].map((n) =>
    mean(third(samples, n).map(({ use }) => use.descriptors[part])),
  )
  const holds = after <= Math.max(before * MORE, before + NOISE_DESCRIPTORS)
  const what = `open descriptors of the ${part} do not grow`
  return { what, seen: `${Math.round(before)}, then ${Math.round(after)}`, ...told(holds, why) }
}

/** Bytes of all parts together. */
export const bytesOf = ({ use }: Sample): number => PARTS.reduce((sum, part) => sum + use.bytes[part], 0)
