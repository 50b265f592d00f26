import { expect, test } from 'vitest'
import { eventually } from './support/person.ts'
import { stage } from './support/stage.ts'

const on = stage()

test('a token is made, shown once, works, and is gone after it was deleted', async () => {
  const ada = await on.person()
  const name = on.name('ada')
  await ada.register(name)
  await ada.open('/settings/tokens')
  await ada.sees('No tokens yet')
  await ada.button('New token').click()
  await ada.button('Create token').click()
  await ada.sees('The name is missing.')
  await ada.field('Name').fill('Formatter')
  await ada.page.getByRole('checkbox', { name: /See who you are/ }).check()
  await ada.button('Create token').click()
  const secret = await ada.page.getByText(/^cc_pat_/).innerText()
  const who = () => fetch(`${ada.site}/api/me`, { headers: { Authorization: `Bearer ${secret}` } })
  expect(await (await who()).json()).toMatchObject({ user: { username: name } })
  await ada.button('Done').click()
  await ada.sees('Write in rooms, See who you are')
  await ada.page.reload()
  await ada.sees(/last used just now/)
  expect(await ada.page.content()).not.toContain(secret)
  await ada.button('Delete token Formatter').click()
  await ada.button('Delete token').click()
  await ada.sees('No tokens yet')
  expect((await who()).status).toBe(401)
})

test('who is signed out signs in first and comes back', async () => {
  const ada = await on.person()
  await ada.open('/settings/tokens')
  await eventually(async () => ada.page.url()).toContain('/login?next=/settings/tokens')
})

test('the description of the API is a page without script that keeps its policy', async () => {
  const ada = await on.person()
  await ada.open('/api/docs')
  await ada.heading('CodeCollab API').waitFor()
  await ada.page.getByRole('link', { name: 'POST /token' }).click()
  expect(ada.page.url()).toContain('#post-token')
})
