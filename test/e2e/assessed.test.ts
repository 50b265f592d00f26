import { expect, test } from 'vitest'
import { overhear } from './support/overheard.ts'
import { eventually, type Person } from './support/person.ts'
import { makeGreeting, PROGRAMS } from './support/solving.ts'
import { stage } from './support/stage.ts'

const on = stage({})

/** Somebody who finds a problem, and prepares a take-home of one minute with it; answers its link. */
async function prepare(ada: Person): Promise<string> {
  await ada.register(on.name('ada'))
  await makeGreeting(ada)
  await ada.open('/assessments/new?kind=take_home')
  await ada.field('Title').fill('An afternoon')
  await ada.field('Find problems').fill('greet')
  await ada.button(/^Add Greet somebody/).click()
  await ada.page.getByLabel('Language').selectOption({ label: 'JavaScript' })
  await ada.page.locator('[name=minutes]').fill('1')
  await ada.button('Create').click()
  await ada.heading('An afternoon').waitFor()
  await ada.button('Make the link').click()
  return ada.page.getByText(/\/take#/).innerText()
}

async function start(link: string, name: string, phone: boolean) {
  const person = await on.person({ phone })
  const told = overhear(person)
  await person.page.goto(link)
  await person.field('Your name').fill(name)
  await person.button('Show me').click()
  await person.button('Start now (1 min)').click()
  // A phone shows what there is to solve, and no code behind it.
  if (!phone) await person.inRoom()
  await person.heading('Greet somebody').waitFor()
  return { person, told }
}

test('M5, M8, M14: a take-home: a guest hands in, another one’s time runs out, both are compared, and neither reads of the other', async () => {
  const ada = await on.person()
  const link = await prepare(ada)
  const { person: kim, told } = await start(link, 'Kim', true)
  const panes = kim.page.getByRole('navigation', { name: 'Panes' })
  await panes.getByRole('button', { name: 'Code' }).tap()
  await kim.replaceCode(PROGRAMS.almost)
  await kim.saved()

  const { person: bob } = await start(link, 'Grace Hopper', false)
  const other = bob.page.url().split('/').at(-1) ?? ''
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
  const rowOf = async (name: string) =>
    (await rows.filter({ hasText: name }).innerText()).replace(/\s+/g, ' ')
  // Nobody pressed anything: what was there when the time was up was judged.
  await expect.poll(() => rowOf('Kim'), { timeout: 90_000 }).toMatch(/2\/3.*by the clock/)
  await eventually(() => rowOf('Grace Hopper')).toMatch(/0\/3.*by hand/)

  const all = `${await kim.page.content()}\n${await told.all()}`
  expect(all, 'it did listen').toContain('greet whoever it is')
  for (const secret of ['Grace Hopper', other, 'Hello, stranger!', 'Hello, !', 'right.js'])
    expect(all, secret).not.toContain(secret)
}, 240_000)
