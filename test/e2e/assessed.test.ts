import { expect, test } from 'vitest'
import type { ProblemEntry } from '#core/protocol/problem.ts'
import { putProblem } from '../support/problem-in-database.ts'
import { eventually, type Person } from './support/person.ts'
import { stage } from './support/stage.ts'

const on = stage({})

/** Somebody who finds one problem, and prepares an assessment with it. */
async function prepare(kind: string, title: string, minutes: string): Promise<Person> {
  const ada = await on.person()
  await ada.register(on.name('ada'))
  const problem: ProblemEntry = {
    ...{
      id: putProblem(on.server.dataDir),
      version: 1,
      slug: 'sum',
      title: 'Sum of two',
      difficulty: 'easy',
    },
    ...{ tags: [], kind: 'stdio', languages: ['python'], from: 'built-in', progress: null },
  }
  await ada.page.route(/\/api\/problems\?/, (route) =>
    route.fulfill({ json: { problems: [problem], next: null } }),
  )
  await ada.open(`/assessments/new?kind=${kind}`)
  await ada.field('Title').fill(title)
  await ada.button(/^Add Sum of two/).click()
  await ada.page.locator('[name=minutes]').fill(minutes)
  if (kind === 'interview') {
    await ada.button('Add a criterion').click()
    await ada.field('Criterion').fill('Clarity')
  }
  await ada.button('Create').click()
  await ada.heading(title).waitFor()
  return ada
}

const makeRoom = async (ada: Person) => {
  await ada.button('Make the room').click()
  await ada.inRoom()
  return ada.page.url().split('/').at(-1) ?? ''
}

test('a take-home: a guest hands in, another one’s time runs out, and both are compared', async () => {
  const ada = await prepare('take_home', 'An afternoon', '1')
  await ada.button('Make the link').click()
  const link = await ada.page.getByText(/\/take#/).innerText()
  const start = async (name: string, phone: boolean) => {
    const person = await on.person({ phone })
    await person.page.goto(link)
    await person.field('Your name').fill(name)
    await person.button('Show me').click()
    await person.button('Start now (1 min)').click()
    await person.inRoom()
    return person
  }
  const kim = await start('Kim', true)
  const bob = await start('Bob', false)
  await bob.button('Hand in').click()
  await bob.page.getByRole('dialog').getByRole('button', { name: 'Hand in', exact: true }).click()
  await bob.heading('Handed in').waitFor()
  await bob.button('See my work').click()
  await bob.sees('This room is locked')
  await bob.page.goto('about:blank')
  await bob.page.goto(link)
  await bob.heading('Handed in').waitFor()
  await kim.page.getByRole('heading', { name: 'Handed in' }).waitFor({ timeout: 90_000 })
  await ada.page.reload()
  const rows = ada.page.getByRole('region', { name: 'Comparison of attempts' }).getByRole('row')
  await eventually(async () => (await rows.allInnerTexts()).join('\n')).toMatch(/Bob[^]*Kim|Kim[^]*Bob/)
})

test('an interview: the timer waits for its start, and a mark given by keyboard is in the report', async () => {
  const ada = await prepare('interview', 'First round', '45')
  const code = await makeRoom(ada)
  const clock = ada.button(/Change the timer$/)
  await eventually(() => clock.innerText()).toMatch(/45:00\s*ready/)
  await clock.click()
  await ada.page.getByRole('menuitem', { name: 'Start', exact: true }).click()
  await eventually(() => clock.innerText()).toMatch(/^44:5\d$/)
  await ada.page.getByRole('tab', { name: 'Scorecard' }).click()
  await ada.page.getByRole('radio', { name: /^1/ }).focus()
  await ada.page.keyboard.press('3')
  await ada.sees('As expected')
  await ada.sees('Draft saved')
  await ada.button('Give the scorecard').click()
  await ada.button('Give it').click()
  await ada.sees(/It does not change any more/)
  await ada.open(`/r/${code}/report`)
  await ada.sees('3 of 4')
  await ada.sees('not tried')
})

test('a lesson: two learners get a copy each, and the teacher sees and visits them', async () => {
  const ada = await prepare('lesson', 'Loops', '')
  await makeRoom(ada)
  await ada.button('Share').click()
  await ada.page.getByRole('tab', { name: 'Links' }).click()
  await ada.button('Make a link').click()
  const link = await ada.page.getByTestId('new-link').innerText()
  await ada.page.keyboard.press('Escape')
  const learn = async (name: string, phone: boolean) => {
    const person = await on.person({ phone })
    await person.page.goto(link)
    await person.field('Your name').fill(name)
    await person.button('Join').click()
    await person.inRoom()
    await person.button('Work on my own copy').click()
    await person.sees('This is your own copy')
    return person
  }
  await learn('Bob', false)
  const kim = await learn('Kim', true)
  await ada.page.getByRole('link', { name: 'Learners' }).click()
  await ada.sees(/^2 learners/)
  await eventually(() => ada.page.getByText('Here now').count()).toBe(2)
  await ada.page.getByRole('link', { name: 'Kim' }).click()
  await ada.inRoom()
  expect(ada.page.url()).toBe(kim.page.url())
})
