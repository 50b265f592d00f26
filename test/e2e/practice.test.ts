import { expect, test } from 'vitest'
import { eventually, type Person } from './support/person.ts'
import { makeGreeting, PROGRAMS, resultsOf, saysOf } from './support/solving.ts'
import { stage } from './support/stage.ts'

const on = stage()

const submit = async (person: Person, program: string, says: string) => {
  await person.replaceCode(program)
  await person.button('Submit').click()
  await saysOf(person, says).waitFor()
}
const codeOf = (person: Person) => person.page.url().split('/').at(-1) ?? ''
const pane = ({ page }: Person, name: string) =>
  page.getByRole('navigation', { name: 'Panes' }).getByRole('button', { name })

test('practice: alone, gone on with where one was, solved, begun again beside the earlier session', async () => {
  const ada = await on.person()
  await ada.register(on.name('ada'))
  const id = await makeGreeting(ada)
  await ada.open(`/problems/${id}`)
  await ada.field('Language').selectOption({ label: 'JavaScript' })
  await ada.button('Solve').click()
  await ada.inRoom()
  // Whoever comes to solve sees what.
  await ada.sees(/and greet whoever it is/)
  await eventually(() => ada.code()).toContain('Greet them here.')
  const first = codeOf(ada)
  await submit(ada, PROGRAMS.almost, '2 of 3 tests passed')

  await ada.open('/problems')
  await ada.page.getByRole('listitem').filter({ hasText: '1 attempt' }).waitFor()
  await ada.page
    .getByRole('region', { name: 'Go on with' })
    .getByRole('link', { name: 'Greet somebody' })
    .click()
  await ada.inRoom()
  expect(codeOf(ada)).toBe(first)
  await eventually(() => ada.code()).toBe(PROGRAMS.almost)
  await submit(ada, PROGRAMS.right, 'All 3 tests passed')

  await ada.open(`/problems/${id}`)
  await ada.sees('Solved')
  await ada.sees(/^Earlier: 3 of 3 tests passed in/)
  // Its code only when asked for.
  expect(await ada.page.content()).not.toContain('text.trim()')
  expect(await ada.page.getByRole('link', { name: 'Show its code' }).getAttribute('href')).toBe(
    `/r/${first}/replay`,
  )
  await ada.button('Begin again').click()
  await ada.inRoom()
  expect(codeOf(ada)).not.toBe(first)
  await eventually(() => ada.code()).toContain('Greet them here.')
  await ada.open('/problems')
  const practice = ada.page.getByRole('region', { name: 'Your practice' })
  await eventually(() => practice.textContent()).toMatch(/1 ?solved of 1/)
})

test('practice with a friend: a guest on a phone comes by the link, and both see how it is judged', async () => {
  const ada = await on.person()
  await ada.register(on.name('ada'))
  await ada.open(`/problems/${await makeGreeting(ada)}`)
  await ada.field('Language').selectOption({ label: 'JavaScript' })
  await ada.button('Solve with a friend').click()
  await ada.sees('Give your friend the link of this room.')
  await ada.inRoom()
  const bob = await on.person({ phone: true })
  await bob.open(`/r/${codeOf(ada)}`)
  await bob.field('Your name').fill('Bob')
  await bob.button('Join').tap()
  await bob.sees(/and greet whoever it is/)
  await pane(bob, 'Code').tap()
  await eventually(() => bob.code()).toContain('Greet them here.')
  await ada.replaceCode(PROGRAMS.right)
  await eventually(() => bob.code()).toBe(PROGRAMS.right)
  await pane(bob, 'Problem').tap()
  await bob.button('Submit').tap()
  await saysOf(bob, 'All 3 tests passed').waitFor()
  await ada.page.getByRole('tab', { name: 'Results' }).click()
  await saysOf(ada, 'All 3 tests passed').waitFor()
  await ada.sees(/Submission by Bob/)
  expect(await resultsOf(bob).getByRole('listitem').count()).toBe(3)
  // Who comes back finds the page as they left it.
  await pane(bob, 'Code').tap()
  await bob.page.reload()
  await bob.inRoom()
  expect(await bob.page.getByText('and greet whoever it is').count()).toBe(0)
})
