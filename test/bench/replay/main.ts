import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { Server } from '../../support/server.ts'
import { machine, writeSection } from '../document.ts'
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
/** rrweb folds from the last whole page in its recording: milliseconds between two, and seeks that are enough without. */
const CHECKOUT_MS = 5 * 60_000
const SLOW_SEEKS = 10
const progress = (line: string) => console.error(`${new Date().toISOString().slice(11, 19)} ${line}`)

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
    if (!values['without-rrweb']) {
      progress(`${name}: rrweb`)
      const often = await rrweb(browser, events, extent.seeks, CHECKOUT_MS)
      played.push({ name: 'a page every 5 min', ...often })
      if (count <= 20_000) {
        const once = await rrweb(browser, events, Math.min(SLOW_SEEKS, extent.seeks), null)
        played.push({ name: 'one page', ...once })
      }
    }
    all.push({ name, events: events.length, imported, bare, fetched, seen, rrweb: played })
  }
} finally {
  await browser.close()
  await server.stop()
}
const tables = report(all)
console.log(tables)
if (values.write)
  await writeSection(
    'Replay',
    `\`npm run bench:replay -- --write\` on ${machine()}; load ${before} before it, ${load()} at its end.\n\n${tables}`,
  )
process.exit(0)
