import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { findChromium } from '../../../scripts/chromium.mjs'
import { installProbe, type Seen } from './probe.ts'

const FLAGS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
  // What memory holds is asked for after everything that can be freed was.
  '--js-flags=--expose-gc',
]
const VIEWPORT = { width: 1440, height: 900 }
const FRAME_MS = 1_000 / 60

type State = Awaited<ReturnType<BrowserContext['storageState']>>

/** A Chromium without a window. */
export function launch(): Promise<Browser> {
  const executablePath = findChromium()
  if (!executablePath) throw new Error('no Chromium: set CHROMIUM')
  return chromium.launch({ executablePath, args: FLAGS })
}

/** A page with nothing in its cache, of somebody who is signed in as `state` says, and the probe in it. */
export async function freshPage(browser: Browser, state?: State): Promise<Page> {
  const context = await browser.newContext({ viewport: VIEWPORT, ...(state ? { storageState: state } : {}) })
  await context.addInitScript(installProbe)
  return context.newPage()
}

/** Signs in; answers what the browser keeps of it. */
export async function signIn(
  browser: Browser,
  url: string,
  username: string,
  password: string,
): Promise<State> {
  const page = await freshPage(browser)
  await page.goto(`${url}/login`)
  await page.getByLabel('User name or email', { exact: true }).fill(username)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Log in', exact: true }).click()
  await page.getByRole('heading', { name: 'Rooms', exact: true }).waitFor()
  const state = await page.context().storageState()
  await page.context().close()
  return state
}

/** Bytes that the page and its workers fetched so far, with their headers. */
export async function fetched(page: Page): Promise<number> {
  const sum = () => {
    performance.setResourceTimingBufferSize(100_000)
    const entries = [
      ...performance.getEntriesByType('resource'),
      ...performance.getEntriesByType('navigation'),
    ]
    return entries.reduce((bytes, entry) => bytes + (entry as PerformanceResourceTiming).transferSize, 0)
  }
  const parts = [page.evaluate(sum), ...page.workers().map((worker) => worker.evaluate(sum))]
  return (await Promise.all(parts)).reduce((all, bytes) => all + bytes, 0)
}

/** Bytes of JavaScript's heap in the page and in its workers, after what can be freed was. */
export async function heaps(page: Page): Promise<{ page: number; workers: number }> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  const answers = new Map<number, (bytes: number) => void>()
  let asked = 0
  session.on('Target.receivedMessageFromTarget', ({ message }) => {
    const { id, result } = JSON.parse(message) as { id: number; result?: { usedSize?: number } }
    answers.get(id)?.(result?.usedSize ?? 0)
  })
  const ask = (sessionId: string, method: string) =>
    new Promise<number>((resolve) => {
      answers.set(++asked, resolve)
      const message = JSON.stringify({ id: asked, method })
      void session.send('Target.sendMessageToTarget', { sessionId, message })
    })
  const targets: string[] = []
  session.on('Target.attachedToTarget', ({ sessionId }) => targets.push(sessionId))
  await session.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: false,
    flatten: false,
  })
  let workers = 0
  for (const target of targets) {
    await ask(target, 'HeapProfiler.collectGarbage')
    workers += await ask(target, 'Runtime.getHeapUsage')
  }
  await session.detach()
  return { page: usedSize, workers }
}

/** What a page showed in a stretch of time: frames it dropped, its longest task, and frames of the session in a second. */
export type Smoothness = {
  dropped: number
  share: number
  longestTask: number
  drawn: number
  longestWait: number
}

/** Watches the page for a while. */
export async function smoothness(page: Page, ms: number): Promise<Smoothness> {
  await page.evaluate(() => window.probe.start())
  await page.waitForTimeout(ms)
  return smoothnessOf(await page.evaluate(() => window.probe.stop()), ms)
}

function smoothnessOf({ gaps, tasks, drawn }: Seen, ms: number): Smoothness {
  const dropped = gaps.reduce((sum, gap) => sum + Math.max(0, Math.round(gap / FRAME_MS) - 1), 0)
  const waits = drawn.slice(1).map((at, i) => at - (drawn[i] ?? at))
  return {
    dropped,
    share: dropped / (dropped + gaps.length),
    longestTask: Math.max(0, ...tasks),
    drawn: drawn.length / (ms / 1_000),
    longestWait: Math.max(0, ...waits),
  }
}
