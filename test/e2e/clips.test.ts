import { expect, test } from 'vitest'
import { eventually, type Person } from './support/person.ts'
import { stage } from './support/stage.ts'
import { importStory } from './support/watched.ts'

const on = stage()

const slider = ({ page }: Person) => page.getByRole('slider', { name: 'Moment of the session' })

async function watching(options: { phone?: boolean } = {}) {
  const ada = await on.person(options)
  await ada.register(on.name('ada'))
  const code = await importStory(ada)
  await ada.open(`/r/${code}/replay`)
  await slider(ada).waitFor()
  return { ada, code }
}

/** Goes to a moment by its words in the list. */
async function goTo({ page }: Person, words: RegExp): Promise<void> {
  await page.getByRole('tab', { name: 'Moments' }).click()
  await page.getByRole('list', { name: 'Moments' }).getByRole('button', { name: words }).first().click()
}

test('Q1: a clip is made in the replay, watched without signing in, and gone once it is ended', async () => {
  const { ada } = await watching()
  await goTo(ada, /Back in five minutes/)
  await eventually(() => ada.code()).toContain('from main')
  await ada.button('Menu').click()
  await ada.page.getByRole('menuitem', { name: 'Share a clip…' }).click()
  await ada.field('Title').fill('<b>The second half</b>')
  await ada.button('Make a clip').click()
  const url = (await ada.page.getByTestId('new-clip').textContent()) ?? ''
  expect(new URL(url).pathname).toBe('/clip')

  const bob = await on.person()
  await bob.page.goto(bob.site + url.slice(new URL(url).origin.length))
  await slider(bob).waitFor()
  await bob.heading('<b>The second half</b>').waitFor()
  await eventually(() => bob.code()).toContain('def greet(name):')
  await slider(bob).press('End')
  await bob.outputWith('Hello, Ada')
  await bob.openChat()
  await bob.messages.getByText('Back in five minutes').waitFor()
  expect(await bob.messages.getByText('Shall I write the').count()).toBe(0)
  expect(await bob.page.getByText(/Open the room|Insights|Run main/).count()).toBe(0)

  await ada.button('End the clip <b>The second half</b>').click()
  await eventually(() => ada.page.getByText('Clips that work').count()).toBe(0)
  await bob.page.reload()
  await bob.heading('There is no such clip here').waitFor()
})

test('Q6, Q7: a moment becomes a room that says where it is from', async () => {
  const { ada, code } = await watching()
  await goTo(ada, /Back in five minutes/)
  await eventually(() => ada.code()).toContain('from main')
  await ada.button('Start a room from here').click()
  await ada.field('Title').fill('Another way')
  await ada.button('Create room').click()
  await ada.page.waitForURL((url) => /^\/r\/[^/]+$/.test(url.pathname) && !url.pathname.includes(code))
  await ada.inRoom()
  await ada.sees(/From Greeting people at/)
  await ada.page.getByRole('link', { name: /^00:\d\d$/ }).click()
  await ada.page.waitForURL(`**/r/${code}/replay#t=*`)
  await slider(ada).waitFor()
})

test('Q8: the files of a moment run again, apart from what was recorded', async () => {
  const { ada } = await watching()
  await slider(ada).press('End')
  await ada.outputWith('Hello, Ada')
  await ada.page.getByRole('navigation', { name: 'Files' }).getByRole('button', { name: 'main.py' }).click()
  await ada.button('Run main.py as it was').click()
  await ada.sees(/As it was at/)
  await ada.outputWith('Hello, Ada')
  await ada.button('Recorded').click()
  await ada.outputWith('Hello, Ada')
})
