import { availableParallelism } from 'node:os'
import { machine } from '../bench/document.ts'
import { markdown, median, percentile, show, type Row } from '../bench/stats.ts'
import { bytesOf } from './bounds.ts'
import type { Timed } from './ledger.ts'
import { PARTS } from './processes.ts'
import type { Sample } from './samples.ts'
import type { Soaked } from './soak.ts'

const MIB = 1024 * 1024
/** Rows of the table over time at most: a long soak is told in longer stretches. */
const ROWS = 15

/** The report of a soak as Markdown, without the heading of its section. */
export function reportOf({ options, docker, load, samples, ledger, hooks, faults, bounds }: Soaked): string {
  const { seconds, rooms, people, runsPerSecond, kills, seed } = options
  const counted = (counts: ReadonlyMap<string, number>): Row[] =>
    [...counts]
      .toSorted(([, a], [, b]) => b - a)
      .map(([what, count]) => ({
        what: what.replaceAll('|', '\\|').replaceAll('\n', ' '),
        figures: { times: show(count) },
      }))
  return [
    `\`npm run soak -- --minutes ${show(seconds / 60)} --rooms ${rooms} --people ${people} --runs-per-second ${runsPerSecond}${kills ? ' --kills' : ''} --seed ${seed}\` on ${machine()}; a load of ${load.toFixed(1)} on ${availableParallelism()} cores before it began; programs in ${docker ? 'Docker' : 'WebAssembly'}; server, people and receiver of webhooks on the same machine.`,
    '',
    faults.length === 0
      ? 'Nothing was lost, doubled or left behind.'
      : `**Wrong:**\n\n${faults.map((fault) => `- ${fault}`).join('\n')}`,
    '',
    markdown('What was done', [
      ...counted(ledger.done),
      { what: 'webhooks', figures: { times: show(hooks.taken) } },
      { what: 'webhooks that came again', figures: { times: show(hooks.again) } },
    ]),
    markdown(
      'Delays',
      (['edit', 'join', 'run'] as const).map((what) => timesRow(samples, what)),
    ),
    markdown('Over time', groups(samples).map(overTime)),
    markdown(
      'Bounds',
      bounds.map(({ what, seen, holds, why }) => ({
        what,
        figures: { seen, holds: holds === null ? `cannot be told: ${why ?? ''}` : holds ? 'yes' : '**no**' },
      })),
    ),
    ledger.errors.size === 0 ? 'No errors.' : markdown('Errors', counted(ledger.errors)),
  ].join('\n')
}

const NAMES: Readonly<Record<Timed, string>> = {
  edit: 'an edit until another person has it',
  join: 'a join until the text is here',
  run: 'a run until its first output',
}

function timesRow(samples: readonly Sample[], what: Timed): Row {
  const times = samples.flatMap((sample) => sample.times[what])
  return { what: NAMES[what], figures: { ...quantiles(times), samples: show(times.length) } }
}

const quantiles = (times: readonly number[]): Record<string, string> => ({
  'p50 ms': show(median(times)),
  'p95 ms': show(percentile(times, 0.95)),
  'p99 ms': show(percentile(times, 0.99)),
})

/** Samples in as many stretches as the table has rows. */
function groups(samples: readonly Sample[]): Sample[][] {
  const size = Math.max(1, Math.ceil(samples.length / ROWS))
  return Array.from({ length: Math.ceil(samples.length / size) }, (_, i) =>
    samples.slice(i * size, (i + 1) * size),
  )
}

function overTime(group: Sample[]): Row {
  const last = group.at(-1) as Sample
  const memory = PARTS.map((part) => [`${part} MiB`, show(last.use.bytes[part] / MIB)])
  return {
    what: `${last.second} s`,
    figures: {
      ...quantiles(group.flatMap(({ times }) => times.edit)),
      ...Object.fromEntries(memory),
      'all MiB': show(bytesOf(last) / MIB),
      descriptors: show(PARTS.reduce((sum, part) => sum + last.use.descriptors[part], 0)),
      processes: show(last.use.processes),
      'disk MB': show(last.disk / 1e6),
      'events of a room': show(last.events),
      temporary: show(last.temporary),
      'errors so far': show(last.errors),
      load: last.load.toFixed(1),
    },
  }
}
