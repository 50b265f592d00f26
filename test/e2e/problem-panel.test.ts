import { expect, test } from 'vitest'
import { ask } from './support/api.ts'
import { eventually, type Person } from './support/person.ts'
import { makeGreeting, PROGRAMS, resultsOf, saysOf } from './support/solving.ts'
import { stage } from './support/stage.ts'

const on = stage()
const DOT =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const told = {
  statement: `Greet in $n^2$ ways.\n\n![A dot](${DOT})\n`,
  hints: ['Look at the **first** line.', 'Mind the empty line: $n = 0$.'],
}
const hintsOf = ({ page }: Person) => page.getByRole('region', { name: 'Hints' })

async function opened(person: Person, title: string): Promise<{ code: string; problem: string }> {
  await person.register(on.name('ada'))
  const problem = await makeGreeting(person, told)
  const code = await person.createRoom(title, 'javascript')
  await ask(person, 'POST', `/api/rooms/${code}/problems`, { problem, language: 'javascript' })
  await person.heading('Greet somebody').waitFor()
  return { code, problem }
}

test('the panel draws maths and pictures, and says how it is tested and in which languages', async () => {
  const ada = await on.person()
  await opened(ada, 'Maths')
  const page = ada.page.getByRole('group', { name: 'Statement' })
  await page.locator('math msup').waitFor()
  await eventually(() =>
    page.getByRole('img', { name: 'A dot' }).evaluate((img: HTMLImageElement) => img.naturalWidth),
  ).toBe(1)
  await ada.sees(/A test may take 2(\.0+)? s of CPU time and/)
  await ada.sees('Blanks at the ends of lines')
  expect(await page.getByText('It can be solved in').innerText()).toBe(
    'It can be solved in JavaScript and Python.',
  )
})

test('B17: staff read a hint ahead and show it to everybody; a candidate finds none before', async () => {
  const ada = await on.person()
  const { code } = await opened(ada, 'An interview')
  const bob = await on.person()
  await bob.joinAsGuest(code, 'Bob')
  await bob.page.getByRole('tab', { name: 'Problem', exact: true }).click()
  await bob.sees('How it is tested')
  expect(await hintsOf(bob).count()).toBe(0)
  await hintsOf(ada).getByText('Hint 1 of 2, for staff until it is shown').click()
  await hintsOf(ada).locator('strong').getByText('first').waitFor()
  expect(await hintsOf(bob).count(), 'reading ahead shows nobody anything').toBe(0)
  await hintsOf(ada).getByRole('button', { name: 'Show it to everybody' }).click()
  await hintsOf(bob).getByRole('listitem').getByText('line').waitFor()
  await bob.sees(/shows a hint for Greet somebody/)
  expect(await hintsOf(bob).getByRole('button').count()).toBe(0)
  await bob.page.reload()
  await bob.inRoom()
  await hintsOf(bob).getByText('Look at the').waitFor()
  expect(await bob.page.content()).not.toContain('Mind the')
})

test('alone one asks for hints a step at a time, solves by keys, and is shown one’s earlier session beside', async () => {
  const ada = await on.person()
  const { problem } = await opened(ada, 'First time')
  await ada.button('Show a hint (0 of 2)').click()
  await hintsOf(ada).getByText('Look at the').waitFor()
  await ada.button('Show the next hint (1 of 2)').click()
  await hintsOf(ada).locator('math').waitFor()
  expect(await hintsOf(ada).getByRole('button').count()).toBe(0)

  await eventually(() => ada.code()).toContain('Greet them here.')
  await ada.replaceCode(PROGRAMS.almost)
  expect(await ada.button('Submit').getAttribute('aria-keyshortcuts')).toBe('Control+Shift+Enter')
  await ada.editor.press('ControlOrMeta+Alt+Enter')
  await saysOf(ada, 'All 2 tests passed').waitFor()
  await ada.editor.press('ControlOrMeta+Shift+Enter')
  await saysOf(ada, '2 of 3 tests passed').waitFor()
  expect(await ada.code(), 'the editor does not take the keys for lines').toBe(PROGRAMS.almost)
  await ada.page.keyboard.press('F1')
  await ada.page.getByRole('dialog').getByText('Submit the problem: all tests').waitFor()
  await ada.page.keyboard.press('Escape')

  // The directory is told by the room's alarm.
  const ghosts = () => ask<{ ghosts: unknown[] }>(ada, 'GET', `/api/problems/${problem}/ghosts`)
  await eventually(async () => (await ghosts()).ghosts.length).toBe(1)
  await ada.open('/')
  const code = await ada.createRoom('Second time', 'javascript')
  await ask(ada, 'POST', `/api/rooms/${code}/problems`, { problem, language: 'javascript' })
  await ada.sees('Your earlier session: 66% of the tests')
  await ada.page.getByText(/Your earlier session/).click()
  await ada.sees(/Earlier: 2 of 3 tests passed in/)
  expect(await ada.page.getByRole('link', { name: 'Show its code' }).getAttribute('href')).toMatch(
    /\/replay$/,
  )
  await eventually(() => ada.code()).toContain('Greet them here.')
  await ada.replaceCode(PROGRAMS.right)
  await ada.button('Submit').click()
  await resultsOf(ada).waitFor()
  await ada.sees(/^Now: .*, 3 of 3 tests$/)
})

test('B17: a replay shows the hints that were opened up to its moment, and no other', async () => {
  const ada = await on.person()
  const { code, problem } = await opened(ada, 'To be watched')
  await ask(ada, 'POST', `/api/rooms/${code}/problems/${problem}/hints`, { n: 1 })
  await ask(ada, 'POST', `/api/rooms/${code}/record/flush`)
  await ada.open(`/r/${code}/replay`)
  await ada.page.getByRole('tab', { name: 'Problem', exact: true }).click()
  await ada.page.getByRole('slider', { name: 'Moment of the session' }).press('End')
  await ada.page.getByRole('tab', { name: 'Statement' }).click()
  await hintsOf(ada).locator('strong').getByText('first').waitFor()
  expect(await hintsOf(ada).innerText()).not.toContain('empty line')
  expect(await hintsOf(ada).getByRole('button').count()).toBe(0)
})
