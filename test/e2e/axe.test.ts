import { expect, test } from 'vitest'
import { nothingIsWrongWith, violations } from './support/axe.ts'
import { PAGES } from './support/pages.ts'
import { ROOM_PAGES } from './support/pages-of-rooms.ts'
import { stage } from './support/stage.ts'

const on = stage()

nothingIsWrongWith(
  on,
  PAGES.filter((page) => !ROOM_PAGES.includes(page)),
)

test('axe is really asked', async () => {
  const person = await on.person()
  await person.open('/login')
  await person.heading('Log in').waitFor()
  await person.page.evaluate(() => document.querySelector('label')?.remove())
  expect((await violations(person)).join()).toContain('label')
})
