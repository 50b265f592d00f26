/**
 * Pictures of a room with forty people in it and a problem open: `node test/e2e/crowd.ts <address of a server> <folder>`.
 * Light and dark, desktop and phone. The server must be started with RATE_LIMIT_SCALE=1000.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'
import { findChromium } from '../../scripts/chromium.mjs'
import { Account } from '../support/account.ts'
import type { Headless } from '../support/headless.ts'
import { Person } from './support/person.ts'
import { openGreeting } from './support/solving.ts'

const [address = 'http://127.0.0.1:8787', folder = 'test-results/crowd'] = process.argv.slice(2)
const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const
const NAMES = (
  'Grace Hopper,Alan,Barbara Liskov,Donald,Edsger,Frances Allen,Guido,Hedy Lamarr,Ivan,Joan Clarke,Ken,Leslie,' +
  'Margaret Hamilton,Niklaus,Ole-Johan,Peter,Quentin,Radia Perlman,Sophie Wilson,Tony,Ursula,Vint,Whitfield,' +
  'Xiaoyun,Yukihiro,Zsuzsa,Annie,Bjarne,Cleve,Dana,Evelyn,Fran,Gladys West,Hal,Ida,Jean,Kathleen,Lynn,Mary'
).split(',')
const CODE = Array.from({ length: 60 }, (_, i) =>
  i % 6 === 0
    ? `def step_${i / 6}(state, value):`
    : i % 6 === 5
      ? ''
      : `    state[${i}] = value + ${i}  # keep`,
).join('\n')

/** What everybody but Ada does: types, idles, looks away, follows, each at a place of their own. */
function behave(person: Headless, i: number): void {
  const files = person.view.files.map(({ id }) => id)
  const file = files[i % 5 === 4 ? 1 : 0] ?? 'f1'
  person.send({ t: 'view', file })
  const version = person.sync.version('f1')
  if (file === 'f1' && version !== undefined) {
    const at = (i * 31) % person.text('f1').length
    person.send({ t: 'cursor', file, version, ranges: [[i % 3 === 0 ? at : at + 12, at + 12]] })
  }
  if (i % 7 === 3) person.send({ t: 'activity', state: 'idle' })
  if (i % 7 === 5) person.send({ t: 'activity', state: 'away' })
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(400)
  if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth))
    console.log(`${name}: scrolls sideways`)
  await page.screenshot({ path: join(folder, `${name}.png`) })
}

async function visit(browser: Browser, size: keyof typeof SIZES, theme: 'light' | 'dark', crowd: Headless[]) {
  const phone = size === 'phone'
  const context = await browser.newContext({
    ...{ viewport: SIZES[size], colorScheme: theme, hasTouch: phone, isMobile: phone },
  })
  const page = await context.newPage()
  page.on('pageerror', (error) => console.log(`${size} ${theme}: ${error.message}`))
  await page.goto(`${address}/login`)
  await page.getByLabel('User name or email').fill(username)
  await page.getByLabel('Password', { exact: true }).fill('correct horse battery')
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.getByRole('heading', { name: 'Rooms', exact: true }).waitFor()
  await page.goto(`${address}/r/${code}`)
  await page.locator('.cm-content').waitFor()
  await page.getByRole('heading', { name: 'Greet somebody' }).waitFor()
  const name = (what: string) => `crowd-${what}-${size}-${theme}`
  const stir = () => crowd.forEach(behave)
  stir()
  await shoot(page, name('room'))
  const me = crowd[0]?.view.people.find(({ role }) => role === 'owner')?.user ?? null
  crowd.slice(0, 3).forEach((person) => person.send({ t: 'follow', user: me }))
  crowd[4]?.send({ t: 'summon', id: 's1', file: 'f1', line: 12 })
  if (phone)
    await page.getByRole('navigation', { name: 'Panes' }).getByRole('button', { name: 'People' }).click()
  else await page.getByRole('tab', { name: /^People/ }).click()
  await shoot(page, name('people'))
  await page.getByLabel('Find a person').fill('an')
  await shoot(page, name('search'))
  const row = page
    .getByRole('list', { name: 'People here' })
    .getByRole('listitem')
    .filter({ hasText: 'Alan' })
  if (!phone) await row.hover()
  await row.getByRole('button', { name: 'Follow Alan' }).click()
  await shoot(page, name('following'))
  await page.getByRole('button', { name: 'Menu' }).click()
  await shoot(page, name('menu'))
  await page.getByRole('menuitemradio', { name: 'Always' }).click()
  await page.keyboard.press('Escape')
  await shoot(page, name('labels'))
  crowd.slice(0, 3).forEach((person) => person.send({ t: 'follow', user: null }))
  await context.close()
}

mkdirSync(folder, { recursive: true })
const executablePath = findChromium()
if (executablePath === null) throw new Error('no Chromium here')
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
const first = await browser.newContext({ viewport: SIZES.desktop })
const page = await first.newPage()
const username = `ada${Date.now() % 1e7}`
await page.goto(`${address}/register`)
await page.getByLabel('User name').fill(username)
await page.getByLabel('Email').fill(`${username}@example.com`)
await page.getByLabel('Password', { exact: true }).fill('correct horse battery')
await page.getByRole('button', { name: 'Create account' }).click()
await page
  .getByRole('button', { name: /New room|Create your first room/ })
  .first()
  .click()
await page.getByRole('textbox', { name: 'Title' }).fill('Forty people')
await page.getByRole('button', { name: 'Create room' }).click()
await page.waitForURL(/\/r\//)
await page.locator('.cm-content[contenteditable=true]').click()
await page.keyboard.press('Control+a')
await page.keyboard.insertText(CODE)
await page.getByRole('button', { name: 'New file' }).click()
await page.getByLabel('Name of the new file').fill('notes.md')
await page.keyboard.press('Enter')
await page.getByRole('textbox', { name: 'Code of notes.md' }).waitFor()
await page.waitForTimeout(800)
const code = new URL(page.url()).pathname.split('/').at(-1) ?? ''
await openGreeting(new Person(page, address), code)
await first.close()
const crowd = await Promise.all(
  NAMES.map(async (name) => (await Account.enter(address, 'guest', { name })).join(code)),
)
for (const size of ['desktop', 'phone'] as const)
  for (const theme of ['light', 'dark'] as const) await visit(browser, size, theme, crowd)
for (const person of crowd) person.close()
await browser.close()
