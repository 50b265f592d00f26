import type { Page } from 'playwright-core'
import { withAssessments, withLearners, withReport, withTake } from '../support/assessments.ts'
import { address, shoot, type Size, type Theme } from './camera.ts'

const CODE = 'abc-def-ghj'

/** Pictures of everything around interviews, take-homes and lessons, for somebody who is signed in. */
export async function assessmentPages(page: Page, size: Size, theme: Theme): Promise<void> {
  const picture = async (name: string, whole = false) => {
    await shoot(page, size, theme, name)
    if (whole) await shoot(page, size, theme, `${name}-whole`, true)
  }
  const at = async (path: string, text: string | RegExp) => {
    await page.goto(address + path)
    await page.getByText(text).first().waitFor()
  }
  await withAssessments(page)
  await withLearners(page, 40)
  await withReport(page, CODE)
  await at('/assessments', 'Backend engineer, first round')
  await picture('assessments')
  await at('/assessments/new?kind=take_home', 'Find problems')
  await page.getByRole('button', { name: 'Add a criterion' }).click()
  await page.getByRole('button', { name: /^Add Two sum/ }).click()
  await page.getByRole('button', { name: 'Create' }).click()
  await picture('assessment-new', true)
  await at('/assessments/a_take_home', 'Zoë')
  await picture('attempts')
  await at('/assessments/a_interview', 'Zoë')
  await picture('interview')
  await at(`/r/${CODE}/lesson`, /^40 learners/)
  await picture('lesson', size === 'phone')
  await at(`/r/${CODE}/report`, 'Tests over time')
  await picture('report', true)
  await printed(page, size, theme)
  const times = {
    code: CODE,
    startedAt: 1.79e12,
    submittedAt: 1.79e12 + 3_000_000,
    endsAt: 1.79e12 + 5_400_000,
  }
  for (const [state, more] of [
    ['ready', {}],
    ['open', { ...times, submittedAt: null, at: 1.79e12 + 2_000_000 }],
    ['over', times],
    ['early', { opensAt: 1.8e12 }],
    ['late', { closesAt: 1.7e12 }],
  ] as const) {
    await withTake(page, state, more)
    await page.goto('about:blank')
    await at('/take#t0ken', 'Data team')
    await picture(`take-${state}`)
  }
}

/** The report as it comes out of a printer, on sheets of A4. */
async function printed(page: Page, size: Size, theme: Theme): Promise<void> {
  if (size === 'phone') return
  const before = page.viewportSize()
  await page.emulateMedia({ media: 'print' })
  await page.setViewportSize({ width: 718, height: 1016 })
  await shoot(page, size, theme, 'report-printed', true)
  await page.emulateMedia({ media: 'screen' })
  if (before) await page.setViewportSize(before)
}

/** Pictures of a room whose time is measured, with the scorecard beside. */
export async function timedRoom(page: Page, size: Size, theme: Theme): Promise<void> {
  const menu = async (entry: string) => {
    await page.getByRole('button', { name: 'Menu', exact: true }).click()
    await page.getByRole('menuitem', { name: entry }).click()
  }
  await menu('Start a timer…')
  await shoot(page, size, theme, 'timer-dialog')
  await page.getByLabel('Minutes').fill('5')
  await page.getByRole('dialog').getByRole('button', { name: 'Start', exact: true }).click()
  await page.getByRole('button', { name: /Change the timer$/ }).click()
  await shoot(page, size, theme, 'timer-menu')
  await page.keyboard.press('Escape')
  await menu('Scorecard')
  await page.getByText('Mark this moment').waitFor()
  await shoot(page, size, theme, 'scorecard')
}
