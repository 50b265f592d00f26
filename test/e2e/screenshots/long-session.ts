import type { Page } from 'playwright-core'
import { crowdSession, memberOf } from '../../support/crowd-session.ts'
import { importInto } from '../support/watched.ts'
import { address, shoot, type Size, type Theme } from './camera.ts'

const PEOPLE = 40

/** Pictures of the insights of a session of six hours with forty people, by somebody who is signed in. */
export async function longInsights(page: Page, size: Size, theme: Theme): Promise<void> {
  const { events } = crowdSession({ people: PEOPLE, hours: 6, edits: 400, talk: true })
  const code = await importInto(
    { request: page.context().request, site: address },
    events,
    Array.from({ length: PEOPLE }, (_, i) => memberOf(i)),
  )
  await page.goto(`${address}/r/${code}/insights`)
  await page.getByRole('heading', { name: 'Contribution over time' }).waitFor()
  await shoot(page, size, theme, 'insights-long')
  await shoot(page, size, theme, 'insights-long-whole', true)
}
