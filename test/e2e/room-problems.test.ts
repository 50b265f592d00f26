import { expect, test } from 'vitest'
import { ask } from './support/api.ts'
import { eventually, type Person } from './support/person.ts'
import { makeGreeting, openGreeting, PROGRAMS, resultsOf, saysOf } from './support/solving.ts'
import { stage } from './support/stage.ts'

const on = stage()
const tab = ({ page }: Person, name: string) => page.getByRole('tab', { name, exact: true })
const row = (person: Person, name: string) =>
  resultsOf(person).getByRole('listitem').filter({ hasText: name })

test('staff open a problem from the bank; a candidate tests, mends, submits; hidden tests stay hidden', async () => {
  const ada = await on.person()
  const bob = await on.person()
  await ada.register(on.name('ada'))
  await makeGreeting(ada)
  const code = await ada.createRoom('An interview', 'javascript')
  await bob.joinAsGuest(code, 'Bob')
  expect(await tab(bob, 'Problem').count(), 'nothing is there to be solved yet').toBe(0)

  await tab(ada, 'Problem').click()
  await ada.button('Choose a problem').click()
  await ada.field('Search').fill('greet')
  await ada.button(/^Greet somebody/).click()
  await ada.page.getByRole('group', { name: 'Preview' }).getByText('Read a name').waitFor()
  await ada.button('Open for everybody').click()

  // It opens for everybody, with its file.
  for (const person of [ada, bob]) {
    await person.heading('Greet somebody').waitFor()
    await person.sees('The usual case.')
  }
  await bob.sees('1 of 3 tests are hidden.')
  expect(await bob.button('What to do with Greet somebody').count()).toBe(1)
  await eventually(() => bob.code()).toContain('Greet them here.')

  await bob.replaceCode(PROGRAMS.wrong)
  await bob.button('Run tests').click()
  await saysOf(bob, '0 of 2 tests passed').waitFor()
  const difference = row(bob, 'a name').getByRole('group', { name: 'Expected and printed output' })
  await difference.waitFor()
  expect(await difference.textContent()).toMatch(/−expected: Hello, Ada!.*\+printed: Hello/s)

  await bob.replaceCode(PROGRAMS.almost)
  await bob.button('Run tests').click()
  await saysOf(bob, 'All 2 tests passed').waitFor()
  await bob.button('Submit').click()
  await saysOf(bob, '2 of 3 tests passed').waitFor()
  const hidden = row(bob, 'nobody')
  expect(await hidden.textContent()).toMatch(/Hidden.*Failed/)
  expect(await hidden.textContent()).not.toContain('ms')
  expect(await bob.page.content()).not.toContain('stranger!')

  // Staff see how it ended, and who had it judged.
  await tab(ada, 'Results').click()
  await saysOf(ada, '2 of 3 tests passed').waitFor()
  await ada.sees(/Submission by Bob/)
  await row(ada, 'nobody').getByText('Wrong answer').waitFor()
  await row(ada, 'nobody').locator('summary').click()
  await row(ada, 'nobody').getByText('For staff').waitFor()

  // An input of one's own has nothing to be compared with.
  await tab(bob, 'Own input').click()
  await bob.field('Input').fill('Grace')
  await bob.button('Run with this input').click()
  await saysOf(bob, 'Finished').waitFor()
  await row(bob, 'Your input').getByText('Hello, Grace!').waitFor()
})

test('what is under way is stopped, a program that does not compile says why, and a problem is taken away', async () => {
  const ada = await on.person()
  await ada.register(on.name('ada'))
  const code = await ada.createRoom('Alone', 'javascript')
  await openGreeting(ada, code)
  await ada.heading('Greet somebody').waitFor()
  await eventually(() => ada.code()).toContain('Greet them here.')
  await ada.replaceCode('for (;;);')
  await ada.button('Submit').click()
  await ada.button('Stop').click()
  await saysOf(ada, /^Stopped/).waitFor()
  await ada.replaceCode('const = 1')
  await ada.button('Run tests').click()
  await resultsOf(ada).getByText('SyntaxError').first().waitFor()
  await ada.button('What to do with Greet somebody').click()
  await ada.page.getByRole('menuitem', { name: 'Take it away' }).click()
  await ada.sees('No problem yet')
})

test('on a phone a problem is a pane of its own', async () => {
  const ada = await on.person()
  await ada.register(on.name('ada'))
  const code = await ada.createRoom('On the phone', 'javascript')
  const bob = await on.person({ phone: true })
  await bob.joinAsGuest(code, 'Bob')
  await openGreeting(ada, code)
  await bob.heading('Greet somebody').waitFor()
  await bob.button('Run tests').tap()
  await saysOf(bob, '0 of 2 tests passed').waitFor()
  await bob.page.getByRole('navigation', { name: 'Panes' }).getByRole('button', { name: 'Code' }).tap()
  await eventually(() => bob.code()).toContain('Greet them here.')
  expect(await bob.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
})

test('a replay shows the results as they were at each moment', async () => {
  const ada = await on.person()
  await ada.register(on.name('ada'))
  const code = await ada.createRoom('To be watched', 'javascript')
  await openGreeting(ada, code)
  await ada.heading('Greet somebody').waitFor()
  await ada.button('Run tests').click()
  await saysOf(ada, '0 of 2 tests passed').waitFor()
  await ask(ada, 'POST', `/api/rooms/${code}/record/flush`)
  await ada.open(`/r/${code}/replay`)
  await ada.page.getByRole('tab', { name: 'Problem', exact: true }).click()
  const moment = ada.page.getByRole('slider', { name: 'Moment of the session' })
  await moment.press('End')
  await saysOf(ada, '0 of 2 tests passed').waitFor()
  await moment.press('Home')
  await ada.sees(/No problem at this moment|No results yet/)
})
