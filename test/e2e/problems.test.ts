import { expect, test } from 'vitest'
import { eventually } from './support/person.ts'
import { stage } from './support/stage.ts'

const on = stage({ PROBLEMS: 'problems' })

test('somebody finds a problem, reads it, asks for a hint and solves it in a room of their own', async () => {
  const ada = await on.person()
  await ada.register(on.name('ada'))
  await ada.home()
  await ada.page.getByRole('link', { name: 'Problems', exact: true }).click()
  await ada.heading('Problems').waitFor()
  await ada.page.getByRole('link', { name: 'Lamp switches' }).waitFor()
  await ada.page.getByRole('searchbox', { name: 'Search problems' }).fill('complete')
  const rows = ada.page.getByRole('listitem').filter({ has: ada.page.locator('[data-row]') })
  await eventually(() => rows.count()).toBe(1)
  await ada.page.getByRole('searchbox', { name: 'Search problems' }).fill('')
  await ada.field('Difficulty').selectOption({ label: 'Intro' })
  await eventually(() => rows.filter({ hasNotText: 'Intro' }).count()).toBe(0)
  await ada.page.getByRole('link', { name: 'Lamp switches' }).click()
  await ada.heading('Lamp switches').waitFor()
  await ada
    .heading('Example 1')
    .or(ada.heading(/^Example 1/))
    .first()
    .waitFor()
  await ada.button(/^Show a hint/).click()
  await eventually(() => ada.page.getByRole('region', { name: 'Hints' }).getByRole('listitem').count()).toBe(
    1,
  )
  await ada.sees('It is here once you have solved the problem.')
  await ada.button('Solve').click()
  await ada.inRoom()
  await ada.sees('solution.py')
  await ada.open('/problems/b_lamp-switches')
  await ada.page.getByRole('link', { name: 'Go on where you were' }).waitFor()
  await ada.open('/problems')
  await ada.page
    .getByRole('region', { name: 'Go on with' })
    .getByRole('link', { name: 'Lamp switches' })
    .waitFor()
})

test('maths is drawn as MathML, and nothing of a statement is read as HTML', async () => {
  const ada = await on.person()
  await ada.register(on.name('ada'))
  await ada.open('/problems/new')
  await ada.page.getByRole('tab', { name: 'Text' }).click()
  await ada
    .field('Statement')
    .fill(
      'Let $x^2 \\color{red}{y}$ be.\n\n<img src=x onerror="document.title=1"> $\\href{javascript:alert(1)}{z}$',
    )
  const preview = ada.page.getByRole('region', { name: 'Preview of the statement' })
  await preview.locator('math msup').waitFor()
  await eventually(() => preview.textContent()).toContain('<img src=x')
  expect(await preview.locator('img, script, a').count()).toBe(0)
})

test('a problem is written with what is wrong said, kept as a draft, saved, changed and shown', async () => {
  const ada = await on.person()
  await ada.register(on.name('ada'))
  await ada.open('/problems/new')
  await ada.field('Title').fill('Twice <b>as</b> much')
  expect(await ada.field('Name in addresses').inputValue()).toBe('twice-b-as-b-much')
  await ada.button('Save').click()
  await ada.sees('It says nothing.')
  await ada.page.getByRole('tab', { name: 'Text' }).click()
  await ada.field('Statement').fill('Print **twice** the number.')
  const preview = ada.page.getByRole('region', { name: 'Preview of the statement' })
  await eventually(() => preview.locator('strong').innerText()).toBe('twice')
  await eventually(() => ada.page.evaluate(() => localStorage.getItem('cc.problem.new'))).toContain('twice')
  await ada.page.reload()
  await ada.sees('What you wrote here before and did not save is back.')
  await ada.page.getByRole('tab', { name: /^Tests/ }).click()
  await ada
    .field('Paste tests')
    .fill('[{"name":"one","input":"1","expected":"2","hidden":false},{"input":"4","expected":"8"}]')
  await ada.button('Add what is pasted').click()
  await ada.page.getByRole('tab', { name: /Tests 2/ }).waitFor()
  await ada.button('Save').click()
  await ada.page.waitForURL(/\/problems\/p_\w+\/edit$/)
  await ada.button('Make public').click()
  await ada.button('Make private').waitFor()
  const bob = await on.person()
  await bob.register(on.name('bob'))
  await bob.open(new URL(ada.page.url()).pathname.replace('/edit', ''))
  await bob.heading('Twice <b>as</b> much').waitFor()
  await bob.sees('1 more test is hidden.')
  await bob.open('/problems')
  await bob.field('Whose').selectOption({ label: 'Shared' })
  await bob.page.getByRole('link', { name: 'Twice <b>as</b> much' }).waitFor()
})
