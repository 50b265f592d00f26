import { expect, test } from 'vitest'
import { withReport } from './support/assessments.ts'
import { eventually } from './support/person.ts'
import { stage } from './support/stage.ts'

const on = stage()

test('a report on paper has nothing to press and fits the sheet, in the dark too', async () => {
  const ada = await on.person()
  await ada.register(on.name('ada'))
  await withReport(ada.page, 'abc-def-ghj')
  await ada.page.emulateMedia({ colorScheme: 'dark' })
  await ada.open('/r/abc-def-ghj/report')
  await ada.heading('Each test').first().waitFor()
  const buttons = ada.page.locator('button:visible')
  expect(await buttons.count()).toBeGreaterThan(2)
  await ada.page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  await ada.page.setViewportSize({ width: 688, height: 1000 })
  await eventually(() => buttons.count()).toBe(0)
  const wide = () => ada.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(await wide()).toBeLessThanOrEqual(0)
  const ink = await ada.heading('Outcome').evaluate((heading) => getComputedStyle(heading).color)
  expect(ink).toMatch(/oklch\(0\.2/)
  expect((await ada.page.pdf({ preferCSSPageSize: true })).subarray(0, 5).toString()).toBe('%PDF-')
})
