import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { Server } from '../../support/server.ts'
import { machine, writeSection } from '../document.ts'
import { drawPlots } from '../plots.ts'
import { launch } from './browser.ts'
import { bareFetch, bareFold } from './floor.ts'
import { makeOwner, publish } from './publish.ts'
import { report, type Measured } from './report.ts'
import { rrweb } from './rrweb.ts'
import { sessionOf, sources } from './session.ts'
import { watch } from './watch.ts'

/**
 * `npm run bench:replay [-- --operations 20000,200000] [--seeks 200] [--without-rrweb] [--quick] [--write]`: figures of
 * watching long sessions; `--write` puts them into docs/BENCHMARKS.md, `--quick` leaves out what takes minutes.
 */
const { values } = parseArgs({
  options: {
    operations: { type: 'string', default: '20000,200000' },
    seeks: { type: 'string', default: '200' },
    'without-rrweb': { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
})
const extent = { seeks: Number(values.seeks), quick: values.quick }
/**
 * How rrweb records: with the whole page again every so many milliseconds, or once, which a long session is not tried with;
 * and how many seeks are enough.
 */
const waysOf = (count: number) => [
  { name: 'a page every 5 min', checkout: 5 * 60_000, seeks: count > 20_000 ? 50 : 200 },
  ...(count > 20_000 ? [] : [{ name: 'one page', checkout: null, seeks: 50 }]),
]
const progress = (line: unknown): void =>
  console.error(`${new Date().toISOString().slice(11, 19)} ${String(line)}`)

const load = () => loadavg()[0]?.toFixed(1) ?? ''
const before = load()
const server = await Server.start()
const browser = await launch()
const all: Measured[] = []
try {
  const owner = await makeOwner(server.url)
  const recordings = sources()
  for (const count of values.operations.split(',').map(Number)) {
    const name = `${count.toLocaleString('en')} operations`
    const events = sessionOf(recordings, count)
    progress(`${name}: import`)
    const { code, ...imported } = await publish(server.url, owner, events)
    const bare = bareFold(events)
    const fetched = await bareFetch(server.url, code, owner.token)
    progress(`${name}: watch`)
    const seen = await watch(browser, server.url, { code, owner }, extent)
    const played: Measured['rrweb'][number][] = []
    for (const { name: how, checkout, seeks } of values['without-rrweb'] ? [] : waysOf(count)) {
      progress(`${name}: rrweb, ${how}`)
      const recorded = await rrweb(browser, events, Math.min(seeks, extent.seeks), checkout).catch(progress)
      if (recorded) played.push({ name: how, ...recorded })
    }
    all.push({ name, events: events.length, imported, bare, fetched, seen, rrweb: played })
  }
} finally {
  await browser.close()
  await server.stop()
}
const tables = report(all)
console.log(tables)
if (values.write) {
  await writeSection(
    'Replay',
    `\`npm run bench:replay -- --write\` on ${machine()}; load ${before} before it, ${load()} at its end.\n\n${tables}`,
  )
  await drawPlots()
}
process.exit(0)
