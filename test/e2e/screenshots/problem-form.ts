import type { Page } from 'playwright-core'
import type { ProblemTest } from '#core/protocol/problem.ts'
import { Person } from '../support/person.ts'
import { makeGreeting } from '../support/solving.ts'
import { address, shoot, type Size, type Theme } from './camera.ts'

const LONG = 'everything-that-somebody-could-possibly-call-a-test-of-it'

/** Tests of many kinds: with several lines, without any, with names that are long. */
export const mixedTests = (count: number): ProblemTest[] =>
  Array.from({ length: count }, (_, n) => ({
    name: n % 7 === 3 ? `${LONG}${n}`.slice(-60) : `case ${n + 1}`,
    hidden: n > 2,
    ...(n % 5 === 4 ? {} : { group: n % 2 }),
    input: n % 9 === 5 ? '' : `${n} ${n * n} ${n + 7}\n`.repeat(1 + (n % 40)),
    expected: n % 4 === 0 ? `${'9'.repeat(200)}\n` : `Hello, ${n}!\n`,
  }))

/** Pictures of the form of a problem, for somebody who is signed in. */
export async function problemForm(page: Page, size: Size, theme: Theme): Promise<void> {
  const picture = (name: string, whole = false) => shoot(page, size, theme, name, whole)
  const groups = [
    { name: 'small', points: 40 },
    { name: 'the ones that take longer than any other', points: 60 },
  ]
  const tests = mixedTests(120)
  const id = await makeGreeting(new Person(page, address), { tests, groups })
  await page.goto(`${address}/problems/${id}/edit`)
  await page.getByRole('tab', { name: 'About' }).waitFor()
  await picture('form-about', true)
  for (const part of ['Text', 'Code', 'Check']) {
    await page.getByRole('tab', { name: part }).click()
    await picture(`form-${part.toLowerCase()}`, part !== 'Check')
  }
  await page.getByRole('tab', { name: /^Tests/ }).click()
  await page.getByRole('table').waitFor()
  await picture('form-tests')
  await picture('form-tests-whole', true)
  await page.getByLabel('Find tests').fill('zzzz')
  await picture('form-tests-none')
  await page.getByLabel('Find tests').fill('')
  await page.getByRole('button', { name: /^Input of test 3:/ }).click()
  await picture('form-test')
  await page.getByRole('dialog').getByLabel('Name', { exact: true }).fill('')
  await page.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('alert').waitFor()
  await picture('form-tests-wrong')
  await page.evaluate(() => localStorage.clear())
}
