import type { Page } from 'playwright-core'
import type { ShownProblem } from '#core/protocol/api/problems.ts'
import { BEGIN } from '../../support/assessments.ts'
import { address, shoot, type Size, type Theme } from './camera.ts'

const LONG = 'A title that is rather long because somebody pasted a whole sentence of it'

/** Pictures of the problems and of one's practice, for somebody who is signed in; the server has the built-in problems. */
export async function practicePages(page: Page, size: Size, theme: Theme): Promise<void> {
  const picture = (name: string, whole = false) => shoot(page, size, theme, name, whole)
  await page.goto(`${address}/problems`)
  await page.locator('[data-row]').nth(5).waitFor()
  await picture('problems')
  await page.getByRole('searchbox', { name: 'Search problems' }).fill('zzzzz')
  await page.getByText('No problem fits').waitFor()
  await picture('problems-none')
  for (const [name, answer] of [
    ['problems-failed', () => ({ status: 503, json: { error: { code: 'unavailable', message: BUSY } } })],
    ['problems-loading', null],
  ] as const) {
    await page.route(/\/api\/problems\?/, (route) => answer && route.fulfill(answer()))
    await page.goto(`${address}/problems`)
    await page
      .getByText(answer ? BUSY : 'Loading the problems')
      .first()
      .waitFor()
    await picture(name)
    await page.unroute(/\/api\/problems\?/)
  }
  await page.goto(`${address}/problems/b_lamp-switches`)
  await page.getByText('Solve with a friend').waitFor()
  await picture('problem', true)
  await withEarlierWork(page)
  await page.goto(`${address}/problems/b_lamp-switches`)
  await page.getByText('Earlier:').waitFor()
  await picture('problem-begun')
  await page.unroute(/\/api\/problems\/b_lamp-switches/)
}

const BUSY = 'This is busy right now. Try again in a moment.'

/** The problem as somebody finds it who tried it before, under a long name. */
async function withEarlierWork(page: Page): Promise<void> {
  await page.route(/\/api\/problems\/b_lamp-switches$/, async (route) => {
    const answer = await route.fetch()
    const problem = (await answer.json()) as ShownProblem
    const tags = ['arrays', 'simulation', 'bit-manipulation', 'number-theory', 'breadth-first-search']
    const progress = { solved: true, attempts: 12, lastAt: BEGIN, room: 'abc-def-ghj' }
    await route.fulfill({ response: answer, json: { ...problem, title: LONG, tags, progress } })
  })
  await page.route(/\/api\/problems\/b_lamp-switches\/ghosts/, (route) =>
    route.fulfill({
      json: {
        ghosts: [3, 5].map((total) => ({
          room: { code: 'abc-def-ghj', title: LONG },
          startedAt: BEGIN,
          marks: [1, 2, 2, total].map((passed, i) => ({ at: (i + 1) * 190_000, passed, total })),
        })),
      },
    }),
  )
}
