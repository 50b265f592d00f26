import { readFile } from 'node:fs/promises'
import type { Route } from 'playwright-core'
import { expect, test } from 'vitest'
import type { CurveAnswer } from '#core/protocol/api/curve.ts'
import { curveSession } from '../support/curve-session.ts'
import { seeInsights } from './support/insights.ts'
import { eventually, type Person } from './support/person.ts'
import { stage } from './support/stage.ts'

const on = stage()

/** The insights of a room with a problem; each request for its curve is answered by the next of `answers`, then by the last. */
async function see(person: Person, answers: (CurveAnswer | number)[], edit = true): Promise<string[]> {
  const asked: string[] = []
  await person.page.route('**/api/rooms/*/problems', (route) =>
    route.fulfill({
      json: { problems: [{ problemId: 'b_sum', version: 1, language: 'python', addedAt: 0 }] },
    }),
  )
  await person.page.route('**/record/curve*', (route: Route) => {
    asked.push(route.request().method())
    const answer = (answers.length > 1 ? answers.shift() : answers[0]) ?? 500
    if (typeof answer !== 'number') return route.fulfill({ json: answer })
    const error = { code: 'unavailable', message: 'This is busy right now. Try again in a moment.' }
    return route.fulfill({ status: answer, json: { error } })
  })
  await seeInsights(on, person, edit)
  return asked
}
const figure = (person: Person) =>
  person.page.getByRole('region', { name: 'Tests over time: Sum of numbers' }).first()

test('Z17: the tests over a session are a plot and a strip, with each moment a link into the replay and a table behind', async () => {
  const ada = await on.person()
  await see(ada, [curveSession('finished')])
  await ada.heading('Tests over time: Sum of numbers').waitFor()
  await ada.sees(
    '6 of 6 tests pass in the end. All passed first at 27:54. A test that passed failed again once.',
  )
  const links = figure(ada).locator('svg a')
  expect(await links.count()).toBe(12)
  expect(await links.nth(6).getAttribute('href')).toMatch(/\/replay#t=13:00$/)
  expect(await links.nth(6).locator('title').textContent()).toBe('12:54: 3 of 6 tests pass')
  const fell = figure(ada).getByRole('listitem').filter({ hasText: 'passed at 9:54' })
  expect(await fell.innerText()).toMatch(/12:54\s+negative/)
  const each = figure(ada).getByRole('region', { name: 'Table: Tests: Sum of numbers' })
  expect(await each.getByRole('row', { name: /negative/ }).innerText()).toMatch(
    /negative\s+9:54\s+480\s+1\s+passes/,
  )

  await ada.button('Tests over time: Sum of numbers: show the table').click()
  const table = ada.page.getByRole('region', { name: 'Table: Tests over time: Sum of numbers' })
  expect(await table.getByRole('link', { name: '27:54' }).getAttribute('href')).toMatch(/\/replay#t=28:00$/)
  await ada.button('Tests over time: Sum of numbers: show the plot').click()
  await figure(ada).getByRole('button', { name: 'Download' }).click()
  const [download] = await Promise.all([
    ada.page.waitForEvent('download'),
    ada.page.getByRole('menuitem', { name: 'Tests over time: Sum of numbers as CSV' }).click(),
  ])
  const text = await readFile(await download.path(), 'utf8')
  expect(text.split('\r\n')[8]).toBe(
    '15:54,160,writing paused,tested,4,passed,passed,passed,passed,timeout,timeout',
  )
})

test('Z17: it is begun by whoever may, shows how far it is, goes on after the runner was away, and stays when a request fails', async () => {
  const ada = await on.person()
  const none = { ...curveSession('not_started'), moments: [] }
  const asked = await see(ada, [
    none,
    curveSession('going', 4),
    curveSession('runner_away', 6),
    503,
    curveSession('finished'),
  ])
  await ada.sees('The tests were not run over this session yet.')
  expect(asked).toEqual(['GET'])
  await ada.button('Run the tests').click()
  await ada.sees('4 of 12 moments')
  await ada.sees('The runner is away. What is known is kept; it goes on when you try again.')
  expect(asked).toEqual(['GET', 'POST', 'POST'])
  await ada.button('Try again').click()
  await ada.sees('This is busy right now. Try again in a moment.')
  await ada.sees(/^4 of 6 tests pass|^3 of 6 tests pass/)
  await ada.button('Try again').click()
  await ada.sees('6 of 6 tests pass in the end.')
  await eventually(() => ada.button('Try again').count()).toBe(0)
})

test('Z17: who may not run programs sees what is known and begins nothing', async () => {
  const kim = await on.person()
  await see(kim, [{ ...curveSession('not_started'), moments: [] }], false)
  await kim.sees('The tests were not run over this session yet.')
  expect(await kim.button('Run the tests').count()).toBe(0)
})
