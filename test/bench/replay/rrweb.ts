import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import type { Browser, Page } from 'playwright-core'
import type { RecordedEvent } from '#core/replay/event.ts'
import { Rng } from '../../support/rng.ts'
import { freshPage, heaps, smoothness, type Smoothness } from './browser.ts'
import type { Step } from './rrweb-page.ts'

const PAGE =
  '<!doctype html><meta charset="utf-8"><title>Recording</title><script src="/page.js"></script><body>'
/** Pushes that the page writes, and events that it hands out, at once. */
const AT_ONCE = 2_000
const FAST_MS = 20_000

/** What was measured of rrweb's player with the same session as a recording of a page; times in milliseconds. */
export type Recorded = {
  events: number
  bytes: number
  first: number
  seeks: number[]
  longestTask: number
  fast: Smoothness
  heap: number
}

/** Records the session as rrweb sees it, and plays the recording; `checkout` is the time between whole pages in it. */
export async function rrweb(
  browser: Browser,
  session: readonly RecordedEvent[],
  seeks: number,
  checkout: number | null,
): Promise<Recorded> {
  const files = new Map<string, Buffer>([['/page.js', gzipSync(await script())]])
  const server = await serve(files)
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const page = await freshPage(browser)
  try {
    const recorded = await recordIn(page, url, session, checkout)
    const json = gzipSync(`[${recorded.join(',')}]`)
    files.set('/events.json', json)
    return { events: recorded.length, bytes: json.byteLength, ...(await playIn(browser, url, seeks)) }
  } finally {
    await page.context().close()
    server.close()
  }
}

async function script(): Promise<string> {
  const entryPoints = [fileURLToPath(new URL('rrweb-page.ts', import.meta.url))]
  const built = await build({ entryPoints, bundle: true, minify: true, write: false, logLevel: 'error' })
  return built.outputFiles[0]?.text ?? ''
}

/** Serves the files, compressed, and the page for every other path. */
function serve(files: ReadonlyMap<string, Buffer>): Promise<Server> {
  const server = createServer(({ url }, response) => {
    const file = files.get(url ?? '')
    if (!file) return response.setHeader('Content-Type', 'text/html').end(PAGE)
    response.setHeader('Content-Type', url === '/page.js' ? 'text/javascript' : 'application/json')
    response.setHeader('Content-Encoding', 'gzip').end(file)
  })
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}

async function recordIn(
  page: Page,
  url: string,
  session: readonly RecordedEvent[],
  checkout: number | null,
): Promise<string[]> {
  await page.goto(url)
  const begin = session[0]?.at ?? 0
  await page.evaluate(([at, every]) => window.rrwebBench.record(at, every), [begin, checkout] as const)
  const steps = session.flatMap((event): Step[] =>
    event.kind === 'push' ? [{ at: event.at, file: event.file, ops: event.ops }] : [],
  )
  for (let i = 0; i < steps.length; i += AT_ONCE)
    await page.evaluate((part) => window.rrwebBench.write(part), steps.slice(i, i + AT_ONCE))
  const parts: string[] = []
  for (let i = 0; ; i += AT_ONCE) {
    const part = await page.evaluate(([from, count]) => window.rrwebBench.recorded(from, count), [
      i,
      AT_ONCE,
    ] as const)
    if (part.length === 0) return parts
    parts.push(...part)
  }
}

async function playIn(
  browser: Browser,
  url: string,
  seeks: number,
): Promise<Omit<Recorded, 'events' | 'bytes'>> {
  const page = await freshPage(browser)
  await page.goto(url)
  const first = await page.evaluate(() => window.rrwebBench.load('/events.json'))
  await page.evaluate(() => window.probe.start())
  const rng = new Rng(1)
  const times: number[] = []
  for (let i = 0; i < seeks; i++)
    times.push(
      await page.evaluate((place) => window.rrwebBench.seek(place), rng.below(1_000_000) / 1_000_000),
    )
  const { tasks } = await page.evaluate(() => window.probe.stop())
  await page.evaluate(() => window.rrwebBench.seek(0.5))
  if ((await page.evaluate(() => window.rrwebBench.text())) === '') throw new Error('rrweb shows nothing')
  await page.evaluate(() => window.rrwebBench.play(0.3))
  const fast = await smoothness(page, FAST_MS)
  const heap = (await heaps(page)).page
  await page.context().close()
  return { first, seeks: times, longestTask: Math.max(0, ...tasks), fast, heap }
}
