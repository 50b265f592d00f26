import { expect, test } from 'vitest'
import { eventually } from './support/person.ts'
import { makeGreeting, namesOfTests, PROGRAMS } from './support/solving.ts'
import { stage } from './support/stage.ts'

const on = stage()

test('files are added, named and removed, tests moved, faults lead to their field, and submissions run on the runner', async () => {
  const ada = await on.person()
  await ada.register(on.name('ada'))
  const id = await makeGreeting(ada)
  await ada.open(`/problems/${id}/edit`)
  const part = (name: string | RegExp) => ada.page.getByRole('tab', { name }).click()

  await part('Code')
  const code = ada.page.getByRole('textbox', { name: 'submission 1, main.js' })
  await code.locator('.cm-line').first().waitFor()
  await ada.button('Add a file to submission 1').click()
  await ada.field('Name of file 2 of submission 1').fill('words.js')
  const words = ada.page.getByRole('textbox', { name: 'submission 1, words.js' })
  await words.click()
  await ada.page.keyboard.insertText("exports.other = 'stranger'")
  await code.click()
  await ada.page.keyboard.press('ControlOrMeta+a')
  // By a key: what the browser itself replaces it gives the style of what was there.
  await ada.page.keyboard.press('Delete')
  await ada.page.keyboard.insertText(PROGRAMS.right.replace("'stranger'", "require('./words.js').other"))
  await ada.button('Add a file to starter in Python').click()
  await ada.button('Remove part-2.py of starter in Python').click()
  expect(await ada.field('Name of file 2 of starter in Python').count()).toBe(0)

  await part(/^Tests/)
  const names = () => namesOfTests(ada)
  await ada.button('Move test 2').focus()
  await ada.page.keyboard.press('ArrowUp')
  await eventually(names).toEqual(['two words', 'a name', 'nobody'])

  await part('About')
  await ada.field('Title').fill('')
  await part('Code')
  await ada.button('Save').click()
  await ada.button('Title').click()
  await ada.field('Title').fill('Greet them')
  await part('Check')
  await ada.button('Save and run the submissions').click()
  const line = ada.page.getByRole('listitem').filter({ hasText: 'right.js' })
  await eventually(() => line.innerText()).toMatch(/3 of 3 passed\s+as it should/)

  await ada.page.reload()
  await part(/^Tests/)
  await eventually(names).toEqual(['two words', 'a name', 'nobody'])
})
