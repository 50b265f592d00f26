import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chromium, type Browser, type BrowserContextOptions } from 'playwright-core'
import { findChromium } from '../../../scripts/chromium.mjs'
import { Person } from './person.ts'

const FLAGS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
]
const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  hasTouch: true,
  isMobile: true,
}
const pictures = fileURLToPath(new URL('../../../test-results', import.meta.url))

/** One Chromium for a file of tests; every person in it has cookies and storage of their own. */
export class Browsers {
  #browser: Browser
  #people: Person[] = []

  private constructor(browser: Browser) {
    this.#browser = browser
  }

  static async launch(): Promise<Browsers> {
    const executablePath = findChromium()
    if (!executablePath) throw new Error('no Chromium: set CHROMIUM, or run npm test, which installs one')
    return new Browsers(await chromium.launch({ executablePath, args: FLAGS }))
  }

  /** Somebody who has not opened the site yet. */
  async person(site: string, { phone = false } = {}): Promise<Person> {
    const context = await this.#browser.newContext(phone ? PHONE : { viewport: { width: 1280, height: 800 } })
    const person = new Person(await context.newPage(), site)
    this.#people.push(person)
    return person
  }

  /** After a test: a picture of everybody's page if it failed, and everybody leaves. Answers what went wrong unseen. */
  async leave(test: string, failed: boolean): Promise<string[]> {
    const people = this.#people.splice(0)
    if (failed) {
      mkdirSync(pictures, { recursive: true })
      const name = test.replace(/[^a-z0-9]+/gi, '-').slice(0, 60)
      const take = ({ page }: Person, i: number) =>
        page.screenshot({ path: `${pictures}/${name}-${i + 1}.png` })
      await Promise.allSettled(people.map(take))
    }
    await Promise.all(people.map(({ page }) => page.context().close()))
    return people.flatMap(({ problems }) => problems)
  }

  close(): Promise<void> {
    return this.#browser.close()
  }
}
