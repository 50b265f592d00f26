import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'

/** What the command line says: the server, where pictures go, and which of them. */
export const [address = 'http://127.0.0.1:8787', folder = 'test-results/screenshots', only = ''] =
  process.argv.slice(2)

const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const
/** Which screen. */
export type Size = keyof typeof SIZES
/** Which colours. */
export type Theme = 'light' | 'dark'

/** A browser of its own that tells what its pages complain of. */
export async function context(browser: Browser, size: Size, theme: Theme): Promise<BrowserContext> {
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

/** Takes a picture once the page is still, of all of it if it is to be whole, and tells when it scrolls sideways. */
export async function shoot(
  page: Page,
  size: Size,
  theme: Theme,
  name: string,
  fullPage = false,
): Promise<void> {
  await page.waitForTimeout(350)
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
  if (wide) console.log(`${name} ${size} ${theme}: scrolls sideways`)
  await page.screenshot({ path: join(folder, `${name}-${size}-${theme}.png`), fullPage })
}
