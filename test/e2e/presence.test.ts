import { expect, test } from 'vitest'
import { Account } from '../support/account.ts'
import { eventually, type Person } from './support/person.ts'
import { stage } from './support/stage.ts'

const on = stage()

const LINES = Array.from({ length: 200 }, (_, i) => `line ${i + 1}`).join('\n')

/** Three people in front of a long file, with a second one beside it. */
async function three(): Promise<{ ada: Person; bob: Person; carol: Person; code: string }> {
  const [ada, bob, carol] = [await on.person(), await on.person(), await on.person()]
  await ada.register(on.name('ada'))
  const code = await ada.createRoom('Presence', 'markdown')
  await ada.editor.focus()
  await ada.page.keyboard.insertText(LINES)
  await ada.button('New file').click()
  await ada.field('Name of the new file').fill('other.md')
  await ada.page.keyboard.press('Enter')
  await shows(ada, 'other.md')
  await opens(ada, 'main.md')
  await ada.saved()
  await bob.joinAsGuest(code, 'Bob')
  await carol.joinAsGuest(code, 'Carol')
  return { ada, bob, carol, code }
}

const opens = async (person: Person, file: string) => {
  await person.page.getByRole('button', { name: file, exact: true }).click()
  await shows(person, file)
}
const shows = (person: Person, file: string) =>
  person.page.getByRole('textbox', { name: `Code of ${file}` }).waitFor()
const row = (person: Person, name: string | RegExp) =>
  person.page.getByRole('list', { name: 'People here' }).getByRole('listitem').filter({ hasText: name })
/** The first line whose text can be seen, from 1. */
const firstLine = (person: Person) =>
  person.page.evaluate(() => {
    const top = document.querySelector('.cm-scroller')?.getBoundingClientRect().top ?? 0
    const lines = [...document.querySelectorAll('.cm-line')]
    const first = lines.find((line) => line.getBoundingClientRect().bottom > top + 6)
    return Number(/\d+/.exec(first?.textContent ?? '')?.[0] ?? 0)
  })
const scroll = (person: Person, top: number) =>
  person.page.evaluate((to) => document.querySelector('.cm-scroller')?.scrollTo(0, to), top)
const follow = async (person: Person, whom: string | RegExp) => {
  await row(person, whom).hover()
  await row(person, whom)
    .getByRole('button', { name: /^Follow/ })
    .click()
  await person.sees(/^Following/)
}
const stopped = (person: Person) => person.page.getByText(/^Following/).waitFor({ state: 'detached' })

test('U9: two follow one: file, view and caret go along until they type, click, press Escape or stop', async () => {
  const { ada, bob, carol } = await three()
  await follow(bob, 'ada')
  await ada.sees('1 follows you')
  await follow(carol, 'ada')
  await ada.sees('2 follow you')

  await scroll(ada, 2_000)
  // 2,000 px are 96 lines and a bit; of two that are half hidden either may count.
  const at96 = (person: Person) =>
    eventually(async () => Math.abs((await firstLine(person)) - 96) <= 1).toBe(true)
  await Promise.all([ada, bob, carol].map(at96))

  await opens(ada, 'other.md')
  await Promise.all([shows(bob, 'other.md'), shows(carol, 'other.md')])
  await opens(ada, 'main.md')
  await Promise.all([shows(bob, 'main.md'), shows(carol, 'main.md')])

  await ada.toEnd()
  await bob.page.locator('.cm-line', { hasText: 'line 200' }).waitFor()

  await bob.editor.focus()
  await bob.type('!')
  await stopped(bob)
  await ada.sees('1 follows you')
  await carol.page.locator('.cm-line').last().click()
  await stopped(carol)
  // Not what is announced, but what is shown.
  await ada.page.getByText(/^\d follows? you/).waitFor({ state: 'detached' })

  await follow(carol, 'ada')
  await carol.page.keyboard.press('Escape')
  await stopped(carol)
  await follow(carol, 'ada')
  await carol.button('Stop').click()
  await stopped(carol)
  await scroll(ada, 0)
  await new Promise((resolve) => setTimeout(resolve, 600))
  expect(await firstLine(carol)).toBeGreaterThan(50)
})

test('U9: who follows goes on when the followed reload their page, and stops when they are gone', async () => {
  const { ada, bob } = await three()
  await follow(ada, 'Bob')
  await bob.page.reload()
  await bob.inRoom()
  await opens(bob, 'other.md')
  await shows(ada, 'other.md')
  await bob.sees('1 follows you')
  await bob.page.close()
  await stopped(ada)
})

test('U10: everybody is asked to look at a line; only who wants goes', async () => {
  const { ada, bob, carol } = await three()
  await Promise.all([opens(bob, 'other.md'), opens(carol, 'other.md')])
  await ada.toEnd()
  await ada.button('Call everybody to my line').click()
  await ada.button('Call everybody to my line').click()
  await ada.sees('You can call everybody once in 10 seconds.')
  await ada.sees('Everybody was asked to look here.')
  for (const person of [bob, carol]) await person.sees(/ada-\d+ asks you to look at main.md:200/)
  await bob.button('Go').click()
  await shows(bob, 'main.md')
  await bob.page.locator('.cm-line', { hasText: 'line 200' }).waitFor()
  await shows(carol, 'other.md')
})

test('on a phone, following and going to a call show the code', async () => {
  const { ada, code } = await three()
  const dan = await on.person({ phone: true })
  await dan.joinAsGuest(code, 'Dan')
  const pane = (name: string) =>
    dan.page.getByRole('navigation', { name: 'Panes' }).getByRole('button', { name })
  await pane('People').tap()
  await row(dan, 'ada')
    .getByRole('button', { name: /^Follow/ })
    .tap()
  await dan.editor.waitFor()
  await dan.sees(/^Following ada/)
  await pane('Chat').tap()
  await ada.button('Call everybody to my line').click()
  await dan.button('Go').tap()
  await dan.editor.waitFor()
  await stopped(dan)
})

test('U12: devices of one person are one entry; the most active state and its file are shown', async () => {
  const { ada, bob, code } = await three()
  const tab = await bob.page.context().newPage()
  await tab.goto(`${on.server.url}/r/${code}`)
  await tab.getByRole('textbox', { name: 'Code of main.md' }).waitFor()
  await row(ada, 'Bob').getByText('2 devices').waitFor()
  await ada.button('3 people here').waitFor()
  await tab.close()
  await row(ada, 'Bob').getByText('2 devices').waitFor({ state: 'detached' })
  await opens(bob, 'other.md')
  await row(ada, 'Bob').getByText('In other.md').waitFor()
  await ada.page.getByRole('listitem').filter({ hasText: 'Bob is here' }).getByText('other.md').waitFor()
})

test('O10: who is in another window is shown so, since when, and not any more when they are back', async () => {
  const { ada, bob } = await three()
  const focus = (here: boolean) =>
    bob.page.evaluate((has) => {
      document.hasFocus = () => has
      window.dispatchEvent(new Event(has ? 'focus' : 'blur'))
    }, here)
  await focus(false)
  await row(ada, 'Bob')
    .getByText(/^In another window since \d/)
    .waitFor()
  await focus(true)
  await row(ada, 'Bob').getByText('In main.md').waitFor()
})

test('U7, U11: typing, idle after a minute, away, and gone with a last seen', async () => {
  const { ada, code } = await three()
  const dan = await on.person({ fresh: true })
  await dan.page.clock.install()
  await dan.joinAsGuest(code, 'Dan')
  await dan.toEnd()
  await dan.type('abc')
  await row(ada, 'Dan').getByText('Typing in main.md').waitFor()
  await row(ada, 'Dan').getByText('In main.md').waitFor()
  await dan.page.clock.fastForward(61_000)
  await row(ada, 'Dan').getByText('Idle in main.md').waitFor()
  await dan.page.mouse.move(400, 400)
  await dan.page.clock.fastForward(2_000)
  await row(ada, 'Dan').getByText('In main.md').waitFor()
  const hide = (state: string) =>
    dan.page.evaluate((now) => {
      Object.defineProperty(document, 'visibilityState', { value: now, configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
    }, state)
  await hide('hidden')
  await dan.page.clock.fastForward(2_000)
  await row(ada, 'Dan').getByText('Away').waitFor()

  const left = Date.now()
  await dan.page.close()
  await row(ada, 'Dan').waitFor({ state: 'detached' })
  expect(Date.now() - left).toBeLessThan(3_000)
  await ada.page.getByRole('list', { name: 'Not here' }).getByText('last seen just now').waitFor()
})

test('names at carets: while they move, always, never', async () => {
  const { ada, bob } = await three()
  await Promise.all([ada.toEnd(), bob.toEnd()])
  const name = ada.page.locator('.cm-person-name', { hasText: 'Bob' })
  const opacity = () => name.evaluate((element) => getComputedStyle(element).opacity)
  await eventually(opacity).toBe('1')
  await eventually(opacity).toBe('0')
  await ada.page.keyboard.press('F9')
  await ada.sees('Names at carets: always.')
  await eventually(opacity).toBe('1')
  await ada.page.keyboard.press('F9')
  await bob.page.keyboard.press('ArrowUp')
  await new Promise((resolve) => setTimeout(resolve, 400))
  expect(await opacity()).toBe('0')
  await ada.page.reload()
  await ada.inRoom()
  await ada.button('Menu').click()
  await ada.page.getByRole('menuitemradio', { name: 'Never', checked: true }).waitFor()
  await ada.page.getByRole('menuitemradio', { name: 'While they move' }).click()
  await ada.page.keyboard.press('Escape')
  await ada.toEnd()
  await bob.page.keyboard.press('ArrowUp')
  await eventually(opacity).toBe('1')
})

test('a viewer may follow, and calls nobody', async () => {
  const { ada, bob, code } = await three()
  const eve = await Account.enter(on.server.url, 'guest', { name: 'Eve' })
  const headless = await eve.join(code)
  await row(ada, 'Eve').waitFor()
  headless.close()
  await ada.page.getByRole('list', { name: 'Not here' }).getByText('Eve').waitFor()
  await follow(bob, 'ada')
  await ada.sees('1 follows you')
})
