import type { Browser, Page } from 'playwright-core'
import { crowdSession, memberOf, type Crowd } from '../../support/crowd-session.ts'
import { ADA, BOB } from '../../support/recorded-session.ts'
import { importInto, storySession } from '../support/watched.ts'
import { address, context, shoot, type Size, type Theme } from './camera.ts'
import { register } from './rooms.ts'

const CROWDS: Readonly<Record<string, Crowd>> = {
  forty: { people: 40, hours: 6, edits: 400, talk: true },
  minute: { people: 2, hours: 1 / 60, edits: 12, talk: false },
}

/** Makes the sessions that the pictures are of; answers their codes by name. */
export async function prepareReplays(browser: Browser, run: string): Promise<Record<string, string>> {
  const page = await (await context(browser, 'desktop', 'light')).newPage()
  await register(page, `watcher${run}`)
  const asking = { request: page.context().request, site: address }
  const codes: Record<string, string> = { story: await importInto(asking, storySession().events, [ADA, BOB]) }
  for (const [name, crowd] of Object.entries(CROWDS)) {
    const people = Array.from({ length: crowd.people }, (_, i) => memberOf(i))
    codes[name] = await importInto(asking, crowdSession(crowd).events, people)
  }
  await page.context().close()
  return codes
}

/** Pictures of replays by somebody who is signed in. */
export async function replays(
  page: Page,
  size: Size,
  theme: Theme,
  codes: Record<string, string>,
): Promise<void> {
  for (const [session, code] of Object.entries(codes)) {
    await page.goto(`${address}/r/${code}/replay`)
    const slider = page.getByRole('slider', { name: 'Moment of the session' })
    await slider.press('End')
    await page.keyboard.press('ArrowLeft')
    await page.locator('.cm-line').nth(1).waitFor()
    await shoot(page, size, theme, `replay-${session}`)
    await page.keyboard.press('o')
    await page.locator('.cm-line .origin').first().waitFor()
    const panes = size === 'phone' ? ['Code', 'Run', 'Chat', 'People', 'Moments', 'Origins'] : TABS
    for (const pane of panes) {
      const name = new RegExp(`^${pane}`)
      await page.getByRole('tab', { name }).or(page.getByRole('button', { name })).first().click()
      await shoot(page, size, theme, `replay-${session}-${pane.toLowerCase().replace(' ', '-')}`)
    }
  }
}

const TABS = ['Chat', 'Moments', 'People', 'By person', 'Back to']
