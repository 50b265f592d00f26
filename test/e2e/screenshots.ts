/**
 * Pictures of every page for a person to look at: `node test/e2e/screenshots.ts <address of a server> <folder>`.
 * Light and dark, desktop and phone; complains about sideways scrolling and whatever the console says.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { findChromium } from '../../scripts/chromium.mjs'

const [address = 'http://127.0.0.1:8787', folder = 'test-results/screenshots', only = ''] =
  process.argv.slice(2)
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
]
const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const
type Size = keyof typeof SIZES
type Theme = 'light' | 'dark'

const CODE = `import random
from dataclasses import dataclass


@dataclass
class Player:
    """Somebody who guesses."""

    name: str
    tries: int = 0


def play(player: Player, secret: int) -> int:
    # Ask until the number is found.
    while True:
        guess = int(input(f"{player.name}, your guess: "))
        player.tries += 1
        if guess == secret:
            return player.tries
        print("higher" if guess < secret else "lower")


print("I think of a number from 1 to 100.")
print("Found after", play(Player("Ada"), random.randint(1, 100)), "tries")
`

async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const executablePath = findChromium()
  if (executablePath === null) throw new Error('no Chromium here')
  const browser = await chromium.launch({ executablePath, args: FLAGS })
  const run = `${Date.now()}`.slice(-7)
  const code = await prepare(browser, run)
  for (const size of ['desktop', 'phone'] as const)
    for (const theme of ['light', 'dark'] as const) {
      if (only && !`${size}-${theme}`.includes(only)) continue
      await signedOut(browser, size, theme)
      await signedIn(browser, size, theme, `ada${run}`, code)
    }
  await browser.close()
}

async function context(browser: Browser, size: Size, theme: Theme): Promise<BrowserContext> {
  const phone = size === 'phone'
  const made = await browser.newContext({
    viewport: SIZES[size],
    colorScheme: theme,
    hasTouch: phone,
    isMobile: phone,
  })
  made.on('page', (page) => {
    page.on('pageerror', (error) => console.log(`${size} ${theme} ${page.url()}: ${error.message}`))
    page.on('console', (message) => {
      const expected = /401|404/.test(message.text())
      if (message.type() === 'error' && !expected)
        console.log(`${size} ${theme} ${page.url()}: ${message.text()}`)
    })
  })
  return made
}

async function shoot(page: Page, size: Size, theme: Theme, name: string): Promise<void> {
  await page.waitForTimeout(350)
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
  if (wide) console.log(`${name} ${size} ${theme}: scrolls sideways`)
  await page.screenshot({ path: join(folder, `${name}-${size}-${theme}.png`) })
}

async function register(page: Page, name: string): Promise<void> {
  await page.goto(`${address}/register`)
  await page.getByLabel('User name').fill(name)
  await page.getByLabel('Email').fill(`${name}@example.com`)
  await page.getByLabel('Password', { exact: true }).fill('correct horse battery')
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.getByRole('heading', { name: 'Rooms', exact: true }).waitFor()
}

/** Makes the rooms the pictures are of, and leaves a guest in one of them. */
async function prepare(browser: Browser, run: string): Promise<string> {
  const page = await (await context(browser, 'desktop', 'light')).newPage()
  await register(page, `ada${run}`)
  const titles = [
    'Interview: rate limiter',
    'A title that is rather long because somebody pasted a whole sentence',
    'Guessing game',
  ]
  for (const title of titles) {
    await page.goto(address)
    await page
      .getByRole('button', { name: /New room|Create your first room/ })
      .first()
      .click()
    await page.getByRole('textbox', { name: 'Title' }).fill(title)
    if (title.startsWith('Interview')) {
      await page.getByLabel('Language').selectOption('typescript')
      await page.getByText('Only people I add').click()
    }
    await page.getByRole('button', { name: 'Create room' }).click()
    await page.waitForURL(/\/r\//)
  }
  await page.locator('.cm-content[contenteditable=true]').click()
  await page.keyboard.press('Control+a')
  await page.keyboard.insertText(CODE)
  for (const name of ['util/numbers.ts', 'notes.md', 'schema.sql', 'main.rs']) {
    await page.getByRole('button', { name: 'New file' }).click()
    await page.getByLabel('Name of the new file').fill(name)
    await page.keyboard.press('Enter')
    await page.waitForTimeout(250)
  }
  const code = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  await join_(browser, code, 'Grace Hopper', 'Shall we count the tries per player? https://example.com/rules')
  await join_(browser, code, 'Wolfeschlegelsteinhausenbergerdorff 👩‍👩‍👧', 'Hello! I am here to watch.')
  return code
}

async function join_(browser: Browser, code: string, name: string, says: string): Promise<void> {
  const page = await (await context(browser, 'desktop', 'light')).newPage()
  await page.goto(`${address}/r/${code}`)
  await page.getByLabel('Your name').fill(name)
  await page.getByRole('button', { name: 'Join' }).click()
  await page.getByRole('button', { name: 'main.py', exact: true }).click()
  await page
    .locator('.cm-line', { hasText: name.startsWith('G') ? 'player.tries += 1' : 'return player' })
    .click()
  if (name.startsWith('G')) await page.keyboard.press('Shift+Home')
  await page.getByRole('tab', { name: 'Chat' }).click()
  await page.getByRole('textbox', { name: 'Message' }).fill(says)
  await page.keyboard.press('Enter')
  await page.getByText(says.slice(0, 12)).first().waitFor()
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
    ['guest', '/r/abc-def-ghj'],
    ['missing', '/nowhere'],
  ] as const) {
    await page.goto(address + path)
    await shoot(page, size, theme, name)
  }
  await page.context().close()
}

async function signedIn(
  browser: Browser,
  size: Size,
  theme: Theme,
  name: string,
  code: string,
): Promise<void> {
  const page = await (await context(browser, size, theme)).newPage()
  await page.goto(`${address}/login`)
  await page.getByLabel('User name or email').fill(name)
  await page.getByLabel('Password', { exact: true }).fill('correct horse battery')
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.getByRole('heading', { name: 'Rooms', exact: true }).waitFor()
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
  await page.goto(`${address}/r/zzz-zzz-zzz`)
  await shoot(page, size, theme, 'no-room')
  await page.context().close()
}

async function desktopRoom(page: Page, theme: Theme): Promise<void> {
  await page.getByRole('button', { name: 'main.py', exact: true }).click()
  await page.waitForTimeout(600)
  await page.getByRole('tab', { name: 'Chat' }).click()
  await shoot(page, 'desktop', theme, 'room')
  await page.getByRole('button', { name: /^Run/ }).click()
  await page.locator('pre', { hasText: 'your guess' }).waitFor()
  await page.getByLabel('Input for the running program').fill('50')
  await page.keyboard.press('Enter')
  await page.waitForTimeout(400)
  await shoot(page, 'desktop', theme, 'room-run')
  await page.getByRole('button', { name: /^Stop/ }).click()
  await page.waitForTimeout(800)
  await shoot(page, 'desktop', theme, 'room-stopped')
  await page.getByRole('tab', { name: 'People' }).click()
  await page.getByRole('button', { name: 'Share', exact: true }).click()
  await shoot(page, 'desktop', theme, 'room-share')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Menu' }).click()
  await shoot(page, 'desktop', theme, 'room-menu')
  await page.keyboard.press('Escape')
  await page.locator('.cm-content').click()
  await page.keyboard.press('Control+f')
  await shoot(page, 'desktop', theme, 'room-search')
  await page.keyboard.press('F1')
  await shoot(page, 'desktop', theme, 'room-shortcuts')
}

async function phoneRoom(page: Page, theme: Theme): Promise<void> {
  await page.getByRole('button', { name: 'Switch file' }).click()
  await shoot(page, 'phone', theme, 'room-files')
  await page.getByRole('button', { name: 'main.py', exact: true }).click()
  await page.waitForTimeout(600)
  await shoot(page, 'phone', theme, 'room')
  await page.locator('.cm-line').nth(8).click()
  await shoot(page, 'phone', theme, 'room-typing')
  await page.getByRole('button', { name: 'Close the keyboard' }).click()
  for (const pane of ['Run', 'Chat', 'People']) {
    await page.getByRole('navigation', { name: 'Panes' }).getByRole('button', { name: pane }).click()
    await shoot(page, 'phone', theme, `room-${pane.toLowerCase()}`)
  }
}

await main()
