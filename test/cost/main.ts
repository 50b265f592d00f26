import { readFile, writeFile } from 'node:fs/promises'
import * as v from 'valibot'
import { bill } from './bill.ts'
import { readOptions, USAGE, type Options } from './options.ts'
import { assumptions, billTable, measuredTable } from './show.ts'
import { measurement } from './units.ts'

const FILE = new URL('measured.json', import.meta.url)

/**
 * `npm run cost [-- --rooms 1000,100000 --people 4 …] [--json]` prints what a month of rooms costs, from what `--measure` found out
 * on this machine and published prices; every number of a kind of room is a flag. `--measure --quiet` counts only what follows when everybody left. docs/SCALING.md says what is what.
 */
async function main({ measure, quiet, json, blocks, rooms, kind }: Options): Promise<void> {
  const kept = async () => v.parse(measurement, JSON.parse(await readFile(FILE, 'utf8')))
  if (measure) {
    const { measure: count } = await import('./measure.ts')
    const now = await count((line) => console.error(line), quiet ? await kept() : undefined)
    await writeFile(FILE, `${JSON.stringify(now, null, 2)}\n`)
  }
  const measured = await kept()
  const bills = rooms.map((count) => bill(count, kind, measured, blocks))
  if (json) return console.log(JSON.stringify({ kind, measured, bills }, null, 2))
  if (measure) console.log(`${measuredTable(measured)}\n`)
  console.log(`${billTable(bills)}\n\n${assumptions(kind, measured)}`)
}

try {
  const args = process.argv.slice(2)
  if (args.includes('--help') || args.includes('-h')) console.log(USAGE)
  else await main(readOptions(args))
  process.exit(0)
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exit(1)
}
