import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { figuresUnder } from './figures.ts'
import { bars } from './svg.ts'

const DOCS = new URL('../../docs/', import.meta.url)
const read = (name: string): Promise<string> => readFile(new URL(name, DOCS), 'utf8')

/** The plots beside the documents of benchmarks, each drawn from figures that stand in their tables: nothing is measured. */
export const PLOTS: readonly { file: string; draw: () => Promise<string> }[] = [
  {
    file: 'keystroke.svg',
    async draw() {
      const { rows, of } = figuresUnder(await read('BENCHMARKS.md'), 'From an edit to another person’s text')
      const columns = ['raw p50', 'durable p50', 'ours p50', 'ours p99']
      return bars({
        ...{ title: 'From an edit to another person’s text', unit: 'ms', rows },
        series: columns.map((name) => ({ name, values: of(`${name} ms`) })),
      })
    },
  },
  {
    file: 'runner.svg',
    async draw() {
      const title = 'Docker: from the request to the output of a hello'
      const { rows, of } = figuresUnder(await read('BENCHMARKS-RUNNER.md'), title)
      return bars({
        title: 'Docker: time of a hello, as a multiple of the language alone',
        ...{ unit: '', rows: rows.map((row) => row.split(',')[0] ?? '') },
        series: [{ name: 'verdict / bare', values: of('verdict / bare') }],
        mark: { value: 1, name: 'bare' },
      })
    },
  },
  {
    file: 'replay.svg',
    async draw() {
      const title = 'From the click to the picture, milliseconds'
      const { rows, of } = figuresUnder(await read('BENCHMARKS.md'), title)
      const columns = ['seek cold p50', 'seek cold p95', 'seek warm p50', 'seek warm p95']
      return bars({
        ...{ title: 'Seeking in a replay', unit: 'ms', rows },
        series: columns.map((name) => ({ name: name.replace('seek ', ''), values: of(name) })),
      })
    },
  },
]

/** How a document shows one of them; the figures themselves are in the table below it. */
export const shown = (file: string): string => `![The figures of the table below, as bars](plots/${file})`

/** Draws all of them into docs/plots. */
export async function drawPlots(): Promise<void> {
  await mkdir(new URL('plots/', DOCS), { recursive: true })
  for (const { file, draw } of PLOTS) await writeFile(new URL(`plots/${file}`, DOCS), await draw())
}

/** `npm run bench:plots`. */
if (import.meta.main) await drawPlots()
