import type { Browser, Page } from 'playwright-core'
import { Rng } from '../../support/rng.ts'
import { median } from '../stats.ts'
import { fetched, freshPage, heaps, signIn, smoothness, type Smoothness } from './browser.ts'
import type { Owner } from './publish.ts'

/** Loads of the page, of which the median counts, and how long is watched, milliseconds. */
const LOADS = 5
const WATCHED_MS = 60_000
const FAST_MS = 20_000
const IDLE_MS = 5_000
/** A person looks for a moment before they go elsewhere, milliseconds. */
const LOOK_MS = 150

/** How much is measured. */
export type Extent = { seeks: number; quick: boolean }

/** Everything that was measured of watching one session; times in milliseconds. */
export type Watched = {
  first: { cold: number; warm: number }
  seeks: { cold: number[]; warm: number[] }
  /** Longest task of the page's thread while it was loaded, and while seeking. */
  tasks: { load: number; seek: number }
  fast: Smoothness
  idle: Smoothness
  heap: { page: number; workers: number }
  bytes: { start: number; watched: number; seeks: number }
}

/** Watches a session in a browser, as somebody who has never seen it. */
export async function watch(
  browser: Browser,
  url: string,
  { code, owner }: { code: string; owner: Owner },
  { seeks, quick }: Extent,
): Promise<Watched> {
  let state = await signIn(browser, url, owner.username, owner.password)
  const at = `${url}/r/${code}/replay`
  const firsts: { cold: number; warm: number }[] = []
  const loads: number[] = []
  for (let i = 0; i < (quick ? 1 : LOADS); i++) {
    const page = await freshPage(browser, state)
    const cold = await open(page, at)
    loads.push((await page.evaluate(() => window.probe.stop())).tasks.reduce((a, b) => Math.max(a, b), 0))
    firsts.push({ cold, warm: await open(page, at) })
    // What keeps somebody signed in is good for one use.
    state = await page.context().storageState()
    await page.context().close()
  }
  const page = await freshPage(browser, state)
  await open(page, at)
  const start = await fetched(page)
  const watched = quick ? 0 : await playFor(page, WATCHED_MS)
  const before = await fetched(page)
  const moments = momentsOf(seeks)
  await page.evaluate(() => window.probe.start())
  const cold = await seekAll(page, moments.slice(0, 50))
  const after50 = await fetched(page)
  cold.push(...(await seekAll(page, moments.slice(50))))
  const warm = await seekAll(page, moments)
  const seen = await page.evaluate(() => window.probe.stop())
  await page.waitForTimeout(500)
  const idle = await smoothness(page, IDLE_MS)
  const fast = await fastFrom(page, 0.3)
  const heap = await heaps(page)
  await page.context().close()
  return {
    first: { cold: median(firsts.map(({ cold }) => cold)), warm: median(firsts.map(({ warm }) => warm)) },
    seeks: { cold, warm },
    tasks: { load: median(loads), seek: Math.max(0, ...seen.tasks) },
    ...{ fast, idle, heap, bytes: { start, watched: watched && before - start, seeks: after50 - before } },
  }
}

/** Opens the replay; answers when its first frame was on the screen. */
async function open(page: Page, at: string): Promise<number> {
  await page.goto(at)
  await page.waitForFunction(() => window.probe.first > 0)
  // The language and the carets come after it.
  await page.waitForTimeout(1_000)
  return page.evaluate(() => window.probe.first)
}

const slider = (page: Page) => page.getByRole('slider', { name: 'Moment of the session' })
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

/** Plays at its own speed for a while. */
async function playFor(page: Page, ms: number): Promise<number> {
  await button(page, 'Play').click()
  await page.waitForTimeout(ms)
  await button(page, 'Pause').click()
  await page.waitForTimeout(500)
  return ms
}

/** Random places on the timeline, from 0 to 1, the same in every run. */
function momentsOf(count: number): number[] {
  const rng = new Rng(1)
  return Array.from({ length: count }, () => rng.below(1_000_000) / 1_000_000)
}

/** Presses the timeline at places, one after the other; answers how long each took to be seen. */
async function seekAll(page: Page, places: readonly number[]): Promise<number[]> {
  const box = await slider(page).boundingBox()
  if (!box) throw new Error('there is no timeline')
  const times: number[] = []
  for (const place of places) {
    await page.mouse.move(box.x + 1 + place * (box.width - 2), box.y + box.height / 2)
    await page.evaluate(() => window.probe.arm())
    await page.mouse.down()
    times.push(await page.evaluate(() => window.probe.sought))
    await page.mouse.up()
    await page.waitForTimeout(LOOK_MS)
  }
  return times
}

/** Plays 64 times as fast from a place on, and watches how smoothly. */
async function fastFrom(page: Page, place: number): Promise<Smoothness> {
  await seekAll(page, [place])
  await page.getByLabel('Speed').selectOption('64')
  await button(page, 'Play').click()
  const seen = await smoothness(page, FAST_MS)
  await button(page, 'Pause').click()
  return seen
}
