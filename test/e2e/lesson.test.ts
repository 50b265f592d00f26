import { expect, test } from 'vitest'
import type { NewAssessment } from '#core/protocol/api/assessments.ts'
import { ask } from './support/api.ts'
import { withLearners } from './support/assessments.ts'
import { overhear } from './support/overheard.ts'
import { eventually, type Person } from './support/person.ts'
import { makeGreeting, PROGRAMS, saysOf } from './support/solving.ts'
import { stage } from './support/stage.ts'

const on = stage()

const lesson = (problem: string): NewAssessment => ({
  ...{ kind: 'lesson', title: 'Greetings', problems: [{ problem }], language: 'javascript' },
  ...{ minutes: null, notes: 'Show the empty line last.', rubric: [], opensAt: null, closesAt: null },
})
const pane = ({ page }: Person, name: string) =>
  page.getByRole('navigation', { name: 'Panes' }).getByRole('button', { name })

/** The teacher's room, and a link into it that makes viewers. */
async function teach(ada: Person): Promise<string> {
  await ada.register(on.name('ada'))
  const body = lesson(await makeGreeting(ada))
  const { assessment } = await ask<{ assessment: { id: string } }>(ada, 'POST', '/api/assessments', body)
  await ada.open(`/assessments/${assessment.id}`)
  await ada.button('Make the room').click()
  await ada.inRoom()
  await ada.button('Share').click()
  await ada.page.getByRole('tab', { name: 'Links' }).click()
  await ada.page.getByLabel('Whoever opens it is a').selectOption('viewer')
  await ada.button('Make a link').click()
  const link = await ada.page.getByTestId('new-link').innerText()
  await ada.page.keyboard.press('Escape')
  return link
}

/** Somebody who comes by the link and has a copy of their own by one click. */
async function learn(link: string, name: string, phone: boolean) {
  const person = await on.person({ phone })
  const told = overhear(person)
  await person.page.goto(link)
  await person.field('Your name').fill(name)
  await person.button('Join').click()
  await person.button('Work on my own copy').click()
  await person.sees('This is your own copy')
  return { person, told }
}

test('M10, M11, M14: a lesson: two learners work on copies of their own; the teacher sees how far each is and drops in', async () => {
  const ada = await on.person()
  const link = await teach(ada)
  const { person: bob } = await learn(link, 'Bob', false)
  const { person: kim, told } = await learn(link, 'Kim', true)
  expect(kim.page.url()).not.toBe(bob.page.url())

  await ada.page.getByRole('link', { name: 'Learners' }).click()
  await ada.sees(/^2 learners/)
  await eventually(() => ada.page.getByText('Here now').count()).toBe(2)
  const card = (name: string) =>
    ada.page.getByRole('listitem').filter({ has: ada.page.getByRole('link', { name, exact: true }) })
  await bob.heading('Greet somebody').waitFor()
  await bob.replaceCode(PROGRAMS.right)
  await bob.button('Submit').click()
  await saysOf(bob, 'All 3 tests passed').waitFor()
  // Without a reload.
  await card('Bob').getByText('3 of 3', { exact: false }).waitFor()
  expect(await card('Kim').innerText()).toContain('–')

  await card('Kim').getByRole('link').click()
  await ada.inRoom()
  expect(ada.page.url()).toBe(kim.page.url())
  await ada.replaceCode('// Begin by reading the line.\n')
  await pane(kim, 'Code').tap()
  await eventually(() => kim.code()).toContain('Begin by reading the line.')

  // They met in the teacher's room; of the other's work and of what is the teacher's nothing ever came to Kim.
  const all = `${await kim.page.content()}\n${await told.all()}`
  expect(all, 'it did listen').toContain('greet whoever it is')
  const other = bob.page.url().split('/').at(-1) ?? ''
  for (const secret of [other, 'text.trim()', 'Show the empty line last', 'Hello, stranger!', 'right.js'])
    expect(all, secret).not.toContain(secret)
}, 240_000)

test('M10: who is stuck comes first, with how long; the others by name when that is wanted', async () => {
  const ada = await on.person()
  await ada.register(on.name('ada'))
  await withLearners(ada.page, 30)
  await ada.open('/r/abc-def-ghj/lesson')
  await ada.sees(/^30 learners/)
  const cards = ada.page.getByRole('list', { name: 'Learners' }).locator('> li')
  const stuck = async () => (await cards.allInnerTexts()).map((text) => text.includes('Stuck for'))
  const first = await stuck()
  const several = first.filter(Boolean).length
  expect(several).toBeGreaterThan(1)
  expect(first.slice(0, several).every(Boolean), 'all of them are in front').toBe(true)
  await ada.field('Order').selectOption({ label: 'By name' })
  await eventually(stuck).not.toEqual(first)
})
