import type { Locator } from 'playwright-core'
import { expect, test } from 'vitest'
import { assessment } from '../support/assessments.ts'
import { withAssessments, withTake } from './support/assessments.ts'
import { eventually, type Person } from './support/person.ts'
import { stage } from './support/stage.ts'

const on = stage()

const timer = (person: Person) => person.page.getByRole('timer')
const menu = async (person: Person, entry: string | RegExp) => {
  await person.button('Menu').click()
  await person.page.getByRole('menuitem', { name: entry }).click()
}

test('an assessment is prepared with problems in order and a rubric', async () => {
  const ada = await on.person()
  await ada.register(on.name('ada'))
  const sent = await withAssessments(ada.page)
  await ada.home()
  await ada.button(/^Account of/).click()
  await ada.page.getByRole('menuitem', { name: 'Assessments' }).click()
  await ada.page.getByRole('link', { name: 'New assessment' }).click()
  await ada.page.getByText('A link that starts a private').click()
  await ada.field('Title').fill('An afternoon with logs')
  await ada.button('Create').click()
  await ada.sees('Choose at least one problem.')
  expect(sent).toEqual([])
  await ada.field('Find problems').fill('rate')
  await ada.button(/^Add Rate limiter/).click()
  await ada.field('Find problems').fill('')
  await ada.button(/^Add Two sum/).click()
  await ada.button('Move “Two sum” up').click()
  await ada.sees('Two sum is number 1 of 2 now.')
  await ada.button('Add a criterion').click()
  await ada.field('Criterion').fill('Clarity')
  await ada.field('Minutes').fill('ninety')
  await ada.button('Create').click()
  await ada.sees('A whole number of minutes, up to 1440.')
  await ada.field('Minutes').fill('90')
  await ada.button('Create').click()
  await ada.page.waitForURL(/\/assessments\/a_take_home$/)
  expect(sent).toMatchObject([
    {
      ...{ kind: 'take_home', title: 'An afternoon with logs', minutes: 90, language: null },
      problems: [{ problem: 'p0' }, { problem: 'p2' }],
      rubric: [{ name: 'Clarity', levels: [{ score: 1 }, { score: 2 }, { score: 3 }, { score: 4 }] }],
    },
  ])
})

test('attempts are compared: sorted, and written out', async () => {
  const ada = await on.person()
  await ada.register(on.name('ada'))
  await withAssessments(ada.page)
  await ada.open('/assessments/a_take_home')
  const table = ada.page.getByRole('region', { name: 'Comparison of attempts' })
  const first = () => table.getByRole('row').nth(1).innerText()
  await eventually(first).toMatch(/^Ada/)
  await table.getByRole('button', { name: 'Name' }).click()
  await table.getByRole('button', { name: 'Name' }).click()
  await eventually(first).toMatch(/^שרה/)
  expect(await table.getByRole('columnheader', { name: 'Name' }).getAttribute('aria-sort')).toBe('descending')
  await table.getByRole('button', { name: 'Time used' }).click()
  await eventually(first).toMatch(/^שרה[^]*12 min/)
  const [download] = await Promise.all([ada.page.waitForEvent('download'), ada.button('CSV').click()])
  expect(download.suggestedFilename()).toMatch(/attempts\.csv$/)
})

test('a link is shown once', async () => {
  const ada = await on.person()
  await ada.register(on.name('ada'))
  await withAssessments(ada.page)
  await ada.open('/assessments/a_take_home')
  await ada.button('Make another link').click()
  await ada.button('Make another').click()
  await ada.sees('https://code.example/take#t0ken')
  await ada.page.reload()
  await ada.sees('A link is out there.')
  expect(await ada.page.getByText('t0ken').count()).toBe(0)
})

test('a guest sees what is recorded before a take-home starts', async () => {
  const bob = await on.person()
  await withTake(bob.page, 'ready')
  await bob.open('/take#t0ken')
  await bob.field('Your name').fill('Bob')
  await bob.button('Show me').click()
  await bob.heading('Before you start').waitFor()
  await bob.sees(/Not your screen, camera, microphone/)
  await bob.button('Start now (90 min)').waitFor()
})

test('a link that does not work says so', async () => {
  const bob = await on.person()
  await bob.open('/take#nothing')
  await bob.field('Your name').fill('Bob')
  await bob.button('Show me').click()
  await bob.heading('This link does not work').waitFor()
})

test('staff time a room: everybody sees the clock, the pause, what is given more, and the end', async () => {
  const ada = await on.person()
  await ada.register(on.name('ada'))
  const code = await ada.createRoom('Interview', 'python')
  const bob = await on.person()
  await bob.joinAsGuest(code, 'Bob')
  await menu(ada, 'Start a timer…')
  await ada.field('Minutes').fill('5')
  await ada.page.getByText('Lock the room when the time is up').click()
  await ada.button('Start').click()
  await eventually(() => timer(bob).innerText()).toMatch(/^(5:00|4:5\d)$/)
  expect(await bob.button(/Change the timer/).count()).toBe(0)
  const clock = ada.button(/Change the timer$/)
  await clock.click()
  await ada.page.getByRole('menuitem', { name: 'Pause' }).click()
  await eventually(() => timer(bob).getAttribute('aria-label')).toMatch(/^Paused with/)
  await clock.click()
  await ada.page.getByRole('menuitem', { name: '15 minutes more' }).click()
  await eventually(() => timer(bob).innerText()).toMatch(/^(20:00|19:5\d)\s*paused$/)
  await clock.click()
  await ada.page.getByRole('menuitem', { name: 'Stop…' }).click()
  await ada.button('Stop it').click()
  await eventually(() => timer(bob).innerText()).toBe('Time is up')
  await bob.sees('This room is locked: you can read and chat.')
})

test('a scorecard is kept as a draft, given once, and seen in the report', async () => {
  const ada = await on.person()
  await ada.register(on.name('ada'))
  const code = await ada.createRoom('Interview', 'python')
  await menu(ada, 'Scorecard')
  await ada.button('Mark this moment').click()
  await ada.field('What moment 1 shows').fill('Names the invariant')
  await ada.field('Summary').fill('Calm and thorough')
  await ada.field('Yes').check()
  await ada.sees('Draft saved')
  await ada.page.reload()
  await ada.inRoom()
  await eventually(() => ada.field('Summary').inputValue()).toBe('Calm and thorough')
  await ada.button('Give the scorecard').click()
  await ada.button('Give it').click()
  await ada.sees(/It does not change any more/)
  await ada.open(`/r/${code}/report`)
  await ada.heading('Scorecards').waitFor()
  await ada.sees('Calm and thorough')
  await ada.sees('Names the invariant')
  const guest = await on.person()
  await guest.joinAsGuest(code, 'Bob')
  await guest.open(`/r/${code}/report`)
  await guest.heading('There is no report here for you').waitFor()
})

test('long titles stay inside a phone, in the list and in the form', async () => {
  const ada = await on.person({ phone: true })
  await ada.register(on.name('ada'))
  const title = 'Backend engineer who has to do with payments, first round of the spring intake'
  await withAssessments(ada.page, [assessment('take_home', { title, minutes: 1440 })])
  const rightOf = async (one: Locator) => {
    const box = await one.boundingBox()
    return Math.round((box?.x ?? 0) + (box?.width ?? 999))
  }
  await ada.open('/assessments')
  await ada.sees(/24 h/)
  expect(await rightOf(ada.page.getByRole('list', { name: 'Take-homes' }))).toBeLessThanOrEqual(390)
  await ada.open('/assessments/a_take_home')
  await ada.page.getByRole('tab', { name: 'Edit' }).click()
  await ada.field('Title').waitFor()
  const chosen = ada.page.getByRole('group', { name: 'Problems' }).getByRole('listitem')
  expect(await rightOf(chosen.first())).toBeLessThanOrEqual(390)
})
