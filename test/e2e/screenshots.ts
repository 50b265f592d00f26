/**
 * Pictures of every page for a person to look at: `node test/e2e/screenshots.ts <address of a server> <folder>`.
 * The server has the problems that come with it. Light and dark, desktop and phone; complains about sideways scrolling and whatever the console says.
 */
import { mkdirSync } from 'node:fs'
import { chromium, type Browser, type Page } from 'playwright-core'
import { findChromium } from '../../scripts/chromium.mjs'
import { address, context, folder, only, shoot, type Size, type Theme } from './screenshots/camera.ts'
import { assessmentPages, timedRoom } from './screenshots/assessment-pages.ts'
import { assessmentStates } from './screenshots/assessment-states.ts'
import { interviewRoom } from './screenshots/interview-room.ts'
import { longInsights } from './screenshots/long-session.ts'
import { practicePages } from './screenshots/practice-pages.ts'
import { problemForm } from './screenshots/problem-form.ts'
import { prepareReplays, replays } from './screenshots/replay-page.ts'
import { desktopRoom, phoneRoom } from './screenshots/room-page.ts'
import { prepare } from './screenshots/rooms.ts'

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
]
async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const executablePath = findChromium()
  if (executablePath === null) throw new Error('no Chromium here')
  const browser = await chromium.launch({ executablePath, args: FLAGS })
  const run = `${Date.now()}`.slice(-7)
  const code = await prepare(browser, run)
  const codes = await prepareReplays(browser, run)
  for (const size of ['desktop', 'phone'] as const)
    for (const theme of ['light', 'dark'] as const) {
      if (only && !`${size}-${theme}`.includes(only)) continue
      await signedOut(browser, size, theme)
      await signedIn(browser, size, theme, `ada${run}`, code)
      await watching(browser, size, theme, `watcher${run}`, codes)
      await assessing(browser, size, theme, `ada${run}`)
    }
  await browser.close()
}

async function signedOut(browser: Browser, size: Size, theme: Theme): Promise<void> {
  const page = await (await context(browser, size, theme)).newPage()
  for (const [name, path] of [
    ['landing', '/'],
    ['login', '/login'],
    ['register', '/register'],
    ['forgot', '/forgot'],
    ['reset', '/reset#x'],
    ['verify', '/verify#x'],
    ['check', '/verify'],
    ['guest', '/r/abc-def-ghj'],
    ['missing', '/nowhere'],
  ] as const) {
    await page.goto(address + path)
    await shoot(page, size, theme, name)
  }
  await page.context().close()
}

async function login(browser: Browser, size: Size, theme: Theme, name: string): Promise<Page> {
  const page = await (await context(browser, size, theme)).newPage()
  await page.goto(`${address}/login`)
  await page.getByLabel('User name or email').fill(name)
  await page.getByLabel('Password', { exact: true }).fill('correct horse battery')
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.getByRole('heading', { name: 'Rooms', exact: true }).waitFor()
  return page
}

async function watching(
  browser: Browser,
  size: Size,
  theme: Theme,
  name: string,
  codes: Record<string, string>,
): Promise<void> {
  const page = await login(browser, size, theme, name)
  await replays(page, size, theme, codes)
  await page.context().close()
}

async function assessing(browser: Browser, size: Size, theme: Theme, name: string): Promise<void> {
  const page = await login(browser, size, theme, name)
  await assessmentPages(page, size, theme)
  await page.unrouteAll()
  await assessmentStates(page, size, theme)
  await interviewRoom(page, size, theme)
  await practicePages(page, size, theme)
  await problemForm(page, size, theme)
  await longInsights(page, size, theme)
  await page.context().close()
}

async function signedIn(
  browser: Browser,
  size: Size,
  theme: Theme,
  name: string,
  code: string,
): Promise<void> {
  const page = await login(browser, size, theme, name)
  await shoot(page, size, theme, 'dashboard')
  if (size === 'phone') {
    const bar = page.getByRole('navigation', { name: 'Panes' })
    for (const pane of ['Public', 'Online', 'Activity', 'Rooms']) {
      await bar.getByRole('button', { name: pane }).click()
      await shoot(page, size, theme, `dashboard-${pane.toLowerCase()}`)
    }
  } else {
    await page.getByRole('tab', { name: /^Public/ }).click()
    await shoot(page, size, theme, 'dashboard-public')
  }
  await page.getByRole('button', { name: 'New room' }).click()
  await shoot(page, size, theme, 'new-room')
  await page.goto(`${address}/settings`)
  await page.getByText('This device').waitFor()
  await shoot(page, size, theme, 'settings')
  await page.goto(`${address}/r/${code}`)
  await page.locator('.cm-content[contenteditable=true]').waitFor()
  if (size === 'phone') await phoneRoom(page, theme)
  else await desktopRoom(page, theme)
  await timedRoom(page, size, theme)
  await page.goto(`${address}/r/zzz-zzz-zzz`)
  await shoot(page, size, theme, 'no-room')
  await page.context().close()
}

await main()
