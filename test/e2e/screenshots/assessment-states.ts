import type { Page } from 'playwright-core'
import { assessment, learners } from '../../support/assessments.ts'
import { withAssessments } from '../support/assessments.ts'
import { address, shoot, type Size, type Theme } from './camera.ts'

const CODE = 'abc-def-ghj'
const BUSY = 'This is busy right now. Try again in a moment.'
const LONG = 'Backend engineer who has to do with payments, first round of the spring intake'

/** What a list, an assessment, its attempts and a lesson look like while they load, when they fail and when nothing is there. */
export async function assessmentStates(page: Page, size: Size, theme: Theme): Promise<void> {
  const picture = (name: string, whole = false) => shoot(page, size, theme, name, whole)
  const at = async (path: string, text: string | RegExp) => {
    await page.goto(address + path)
    await page.getByText(text).first().waitFor()
  }
  await withAssessments(page, [])
  await at('/assessments', 'Prepare a take-home')
  await picture('assessments-none')
  await at('/assessments/a_interview', 'No rooms yet')
  await picture('interview-none')
  await at('/assessments/a_take_home', 'Nobody started yet')
  await picture('attempts-none')
  const title = LONG
  const long = { title, minutes: 24 * 60, closesAt: 1.8e12, opensAt: 1.79e12, hasLink: false }
  await withAssessments(page, [assessment('interview', long), assessment('take_home', long)])
  await at('/assessments', LONG)
  await picture('assessments-long')
  await at('/assessments/a_take_home', LONG)
  await page.getByRole('tab', { name: 'Edit' }).click()
  await page.getByText('Notes to begin with').waitFor()
  await picture('assessment-edit', true)
  for (const path of ['/api/assessments', `/api/assessments/a_take_home`, `/api/lessons/${CODE}/overview`]) {
    const name = path.includes('lesson') ? 'lesson' : path.endsWith('home') ? 'assessment' : 'assessments'
    const shown = { lesson: `/r/${CODE}/lesson`, assessment: '/assessments/a_take_home' }
    const where = name === 'assessments' ? '/assessments' : shown[name]
    const held = new RegExp(`${path}(\\?|$)`)
    await page.route(held, () => undefined)
    await at(where, /Loading/)
    await picture(`${name}-loading`)
    await page.unroute(held)
    await page.route(held, (route) =>
      route.fulfill({ status: 503, json: { error: { code: 'unavailable', message: BUSY } } }),
    )
    await at(where, BUSY)
    await picture(`${name}-failed`)
    await page.unroute(held)
  }
  for (const [name, count] of [
    ['lesson-none', 0],
    ['lesson-thirty', 30],
  ] as const) {
    await page.unroute(/\/api\/lessons\//)
    await page.route(/\/api\/lessons\//, (route) =>
      route.fulfill({ json: { at: Date.UTC(2026, 9, 5, 9), learners: learners(count) } }),
    )
    await at(`/r/${CODE}/lesson`, count === 0 ? 'No copies yet' : /^30 learners/)
    await picture(name)
  }
  await page.unrouteAll()
  await at(`/r/${CODE}/report`, 'There is no report here for you')
  await picture('report-none')
  await at('/take#nothing', 'This link does not work')
  await picture('take-none')
}
