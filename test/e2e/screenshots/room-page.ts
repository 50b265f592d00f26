import type { Page } from 'playwright-core'
import { shoot, type Theme } from './camera.ts'

/** The room with a mouse: its panels, dialogs and a run. */
export async function desktopRoom(page: Page, theme: Theme): Promise<void> {
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
  await page.keyboard.press('Escape')
  await page.keyboard.press('F8')
  await pastOf(page)
  await shoot(page, 'desktop', theme, 'room-past')
}

/** The past is shown, and stands still. */
async function pastOf(page: Page): Promise<void> {
  const bar = page.getByRole('group', { name: 'Watching the past' })
  await bar.getByRole('button', { name: 'Pause' }).click()
}

/** The room under a thumb: each of its panes. */
export async function phoneRoom(page: Page, theme: Theme): Promise<void> {
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
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('menuitem', { name: 'Rewind 30 seconds' }).click()
  await pastOf(page)
  await shoot(page, 'phone', theme, 'room-past')
}
