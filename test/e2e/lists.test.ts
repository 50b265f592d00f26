import { expect, test } from 'vitest'
import type { NewAssessment } from '#core/protocol/api/assessments.ts'
import { ask } from './support/api.ts'
import { eventually, type Person } from './support/person.ts'
import { makeGreeting } from './support/solving.ts'
import { stage } from './support/stage.ts'

const on = stage()
const MANY = 60

/** Does it so often, some at a time. */
async function often(act: (n: number) => Promise<unknown>): Promise<void> {
  for (let n = 1; n <= MANY; n += 6) await Promise.all([0, 1, 2, 3, 4, 5].map((i) => act(n + i)))
}

/** Where "Show more" stands under a list, and what is asked of both. */
function listOf({ page }: Person, what: string) {
  const more = page.getByRole('button', { name: `Show more ${what}`, exact: true })
  const rows = page.locator('ul', { has: page.locator('[data-row], a[href]') }).locator('> li')
  return { more, rows }
}

/** Presses it with the keyboard; the focus is in the first new row then, and it is said how many came. */
async function showMore(person: Person, what: string, first: number, all: number): Promise<void> {
  const { more, rows } = listOf(person, what)
  await more.waitFor()
  expect(await rows.count()).toBe(first)
  await more.focus()
  await person.page.keyboard.press('Enter')
  await eventually(() => rows.count()).toBe(all)
  const focused = () =>
    rows.evaluateAll((all) => {
      const inside = all.findIndex((row) => row.contains(document.activeElement))
      return { inside, opens: document.activeElement?.matches('[data-row], a[href^="/assessments/"]') }
    })
  await eventually(focused).toEqual({ inside: first, opens: true })
  await person.page
    .getByRole('status')
    .getByText(`${all - first} more ${what}`, { exact: true })
    .waitFor({ state: 'attached' })
}

test('PG6: of many rooms and public rooms some are shown at first, and more when asked for', async () => {
  const ada = await on.person()
  await ada.register(on.name('ada'))
  const word = on.name('crowd')
  await often((n) => ada.makeRoom(`${word} ${n}`, 'python', 'public'))
  // Nobody has another name in the lobby unless it is made: that it is not counted tells that the search is done.
  await ada.makeRoom(on.name('alone'), 'python', 'public')
  await ada.home()
  await ada.sees(`50 of ${MANY + 1}`)
  await showMore(ada, 'rooms', 50, MANY + 1)
  expect(await listOf(ada, 'rooms').more.count()).toBe(0)

  await ada.page.getByRole('tab', { name: /^Public/ }).click()
  await ada.page.getByRole('searchbox', { name: 'Search public rooms' }).fill(word)
  await ada.sees(`20 of ${MANY}`)
  await showMore(ada, 'public rooms', 20, 40)
  await showMore(ada, 'public rooms', 40, MANY)
  expect(await listOf(ada, 'public rooms').more.count()).toBe(0)
})

test('PG6: of many problems and assessments some are shown at first, and more when asked for', async () => {
  const ada = await on.person()
  await ada.register(on.name('ada'))
  await often((n) => makeGreeting(ada, { slug: `greet-${n}`, title: `Greet ${n}` }))
  await ada.open('/problems')
  await ada.field('Whose').selectOption('own')
  await ada.sees(`50 of ${MANY}`)
  await showMore(ada, 'problems', 50, MANY)

  const problem = await makeGreeting(ada)
  const lesson = (n: number): NewAssessment => ({
    ...{ kind: 'lesson', title: `Lesson ${n}`, problems: [{ problem }], language: 'javascript' },
    ...{ minutes: null, notes: '', rubric: [], opensAt: null, closesAt: null },
  })
  await often((n) => ask(ada, 'POST', '/api/assessments', lesson(n)))
  await ada.open('/assessments')
  await ada.sees(`50 of ${MANY}`)
  await showMore(ada, 'lessons', 50, MANY)
})

test('PG5: two presses in a row make one room', async () => {
  const ada = await on.person()
  await ada.register(on.name('ada'))
  await ada.home()
  await ada.button('New room').dblclick()
  await ada.field('Title').fill('Only one')
  await ada.button('Create room').dblclick()
  await ada.page.waitForURL(/\/r\/[a-z0-9-]{11}$/)
  await ada.inRoom()
  const { rooms } = await ask<{ rooms: { title: string }[] }>(ada, 'GET', '/api/rooms')
  expect(rooms.map(({ title }) => title)).toEqual(['Only one'])
})
