import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions } from 'playwright-core'
import { findChromium } from '../../../scripts/chromium.mjs'
import { Person } from './person.ts'

const FLAGS = [
  '--no-sandbox',
  ...['--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
]
const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  hasTouch: true,
  isMobile: true,
}
const DESKTOP: BrowserContextOptions = { viewport: { width: 1280, height: 800 } }
const pictures = fileURLToPath(new URL('../../../test-results', import.meta.url))
/** Everything a site keeps in a browser but what it has loaded. */
const STORED = 'cookies,local_storage,indexeddb,cache_storage,service_workers,file_systems'

/**
 * In front of what somebody sits. `fresh`: a browser profile nobody had before and nobody has after, for a test that
 * changes what cannot be put back, as the clock. `same`: who says the same word is the same person again, still signed in.
 */
export type Seat = { phone?: boolean; fresh?: boolean; same?: string }

/** A profile and who has it. */
type Taken = { person: Person; context: BrowserContext; seat: Seat }

/**
 * One Chromium for a file of tests; every person in it has cookies and storage of their own. A profile is emptied and
 * given to the next person: what it has loaded and compiled of the pages is not loaded again.
 */
export class Browsers {
  #browser: Browser
  #taken: Taken[] = []
  #free: { desktop: BrowserContext[]; phone: BrowserContext[] } = { desktop: [], phone: [] }
  #same = new Map<string, Person>()

  private constructor(browser: Browser) {
    this.#browser = browser
  }

  static async launch(): Promise<Browsers> {
    const executablePath = findChromium()
    if (!executablePath) throw new Error('no Chromium: set CHROMIUM, or run npm test, which installs one')
    return new Browsers(await chromium.launch({ executablePath, args: FLAGS }))
  }

  /** Somebody who has not opened the site yet. */
  async person(site: string, seat: Seat = {}): Promise<Person> {
    const size = seat.phone ? 'phone' : 'desktop'
    const word = seat.same && `${seat.same} ${size}`
    const known = word ? this.#same.get(word) : undefined
    const ready = known?.page.context() ?? (seat.fresh || word ? undefined : this.#free[size].pop())
    const context = ready ?? (await this.#browser.newContext(seat.phone ? PHONE : DESKTOP))
    const person = new Person(await context.newPage(), site, known?.username)
    if (word) this.#same.set(word, person)
    this.#taken.push({ person, context, seat })
    return person
  }

  /** After a test: a picture of everybody's page if it failed, and everybody leaves. Answers what went wrong unseen. */
  async leave(test: string, failed: boolean): Promise<string[]> {
    const taken = this.#taken.splice(0)
    if (failed) {
      mkdirSync(pictures, { recursive: true })
      const name = test.replace(/[^a-z0-9]+/gi, '-').slice(0, 60)
      const take = ({ person }: Taken, i: number) =>
        person.page.screenshot({ path: `${pictures}/${name}-${i + 1}.png` })
      await Promise.allSettled(taken.map(take))
    }
    // Who came twice has one profile.
    const vacant = new Map(taken.map((one) => [one.context, one])).values()
    await Promise.all([...vacant].map((one) => this.#vacate(one, failed)))
    return taken.flatMap(({ person }) => person.problems)
  }

  /** Keeps a profile for the next person, without anything that the last one left. */
  async #vacate({ person, context, seat }: Taken, failed: boolean): Promise<void> {
    if (seat.fresh) return context.close()
    const last = await context.newPage()
    await Promise.all(context.pages().map((page) => page !== last && page.close()))
    const session = await context.newCDPSession(last)
    const storageTypes = seat.same ? STORED.replace('cookies,', '') : STORED
    await session.send('Storage.clearDataForOrigin', { origin: new URL(person.site).origin, storageTypes })
    if (!seat.same) await context.clearCookies()
    await context.clearPermissions()
    await last.close()
    // What failed may have left anything.
    if (failed && !seat.same) return context.close()
    if (!seat.same) this.#free[seat.phone ? 'phone' : 'desktop'].push(context)
  }

  close(): Promise<void> {
    return this.#browser.close()
  }
}
