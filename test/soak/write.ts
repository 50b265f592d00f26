import { mkdir, writeFile } from 'node:fs/promises'
import { writeSection } from '../bench/document.ts'
import { lines } from '../bench/svg-lines.ts'
import { median, percentile } from '../bench/stats.ts'
import { reportOf } from './report.ts'
import { PARTS } from './processes.ts'
import type { Soaked } from './soak.ts'

const PLOTS = new URL('../../docs/plots/', import.meta.url)
const MIB = 1024 * 1024

/** The plots of a soak by the name of their file: delays and memory over time. */
export function plotsOf({ samples }: Soaked): Record<string, string> {
  const x = samples.map(({ second }) => second / 60)
  const edits = samples.map(({ times }) => times.edit)
  const at = (share: number) =>
    edits.map((times) =>
      times.length === 0 ? null : share === 0.5 ? median(times) : percentile(times, share),
    )
  return {
    'soak-delay.svg': lines({
      ...{ title: 'From an edit to another person’s text', unit: 'ms', x, along: 'minutes' },
      series: [0.5, 0.95, 0.99].map((share) => ({ name: `p${share * 100}`, values: at(share) })),
    }),
    'soak-memory.svg': lines({
      ...{ title: 'Resident memory', unit: 'MiB', x, along: 'minutes' },
      series: PARTS.map((part) => ({ name: part, values: samples.map(({ use }) => use.bytes[part] / MIB) })),
    }),
  }
}

/** Puts report and plots into the documents. */
export async function writeReport(soaked: Soaked): Promise<void> {
  await mkdir(PLOTS, { recursive: true })
  const plots = plotsOf(soaked)
  for (const [file, svg] of Object.entries(plots)) await writeFile(new URL(file, PLOTS), svg)
  const shown = Object.keys(plots).map(
    (file) => `![The figures of the table “Over time”, as lines](plots/${file})`,
  )
  await writeSection('A soak', [reportOf(soaked), ...shown].join('\n\n'))
}
