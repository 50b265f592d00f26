import { expect, test } from 'vitest'
import { drag, kinds, openBoard } from './support/board.ts'
import { choose, fromRoomMenu, showPane } from './support/menus.ts'
import { eventually, type Person } from './support/person.ts'
import { stage } from './support/stage.ts'

const on = stage()

const panel = (person: Person, name: RegExp) => person.page.getByRole('tab', { name }).click()
const person = (whose: Person, name: string) =>
  whose.page.getByRole('list', { name: 'People here' }).getByRole('listitem').filter({ hasText: name })
const readOnly = (whose: Person) => eventually(() => whose.editor.getAttribute('aria-readonly'))

test('a whole meeting, each step seen by the others: two browsers and a phone', async () => {
  const [ada, bob, kim] = [await on.person(), await on.person(), await on.person({ phone: true })]

  // An account, a room, and a link for who only watches.
  await ada.register(on.name('ada'))
  const code = await ada.createRoom('Interview', 'python')
  await panel(ada, /^People/)
  await ada.button('Share').click()
  await ada.page.getByRole('tab', { name: 'Links' }).click()
  await ada.page.getByLabel('Whoever opens it is a').selectOption('viewer')
  await ada.button('Make a link').click()
  const link = await ada.page.getByTestId('new-link').innerText()
  await ada.page.getByRole('dialog').getByRole('tab', { name: 'Code' }).click()
  await ada.page.getByRole('checkbox', { name: /Waiting room/ }).check()
  await ada.sees(/can ask to come in/)
  await ada.page.keyboard.press('Escape')
  await bob.page.goto(link)
  await bob.field('Your name').fill('Bob')
  await bob.button('Join').click()
  await bob.editor.waitFor()
  await bob.sees('View only')
  await person(ada, 'Bob').getByText('Viewer').waitFor()

  // By the code one knocks.
  await kim.open(`/r/${code}`)
  await kim.field('Your name').fill('Kim')
  await kim.button('Join').tap()
  await kim.heading('Waiting to be let in').waitFor()
  const door = ada.page.getByRole('region', { name: 'At the door' })
  await door.getByRole('button', { name: 'Approve Kim' }).click()
  await kim.inRoom()
  for (const whose of [ada, bob]) await person(whose, 'Kim').waitFor()

  // A writer writes.
  await choose(ada, 'Bob', 'Make writer')
  await bob.page.getByText('View only').waitFor({ state: 'detached' })
  await bob.toEnd()
  await bob.type('# by Bob')
  await bob.saved()
  for (const whose of [ada, kim]) await eventually(() => whose.code()).toContain('# by Bob')

  // The chat; what is not sent waits while something else is shown.
  await bob.openChat()
  await bob.say('Shall we **begin**?')
  await showPane(kim, 'Chat')
  expect(await kim.messages.getByText('begin').evaluate(({ tagName }) => tagName)).toBe('STRONG')
  await kim.field('Message').fill('Not yet s')
  await showPane(kim, 'Code')
  await showPane(kim, 'Chat')
  expect(await kim.field('Message').inputValue()).toBe('Not yet s')
  await kim.say('One moment')
  await ada.openChat()
  for (const whose of [ada, bob]) await whose.messages.getByText('One moment').waitFor()

  // What is drawn is on everybody's board, and who draws is on the board and in no file.
  await openBoard(bob)
  await bob.button('Rectangle').click()
  const corners: [number, number][] = [
    [100, 100],
    [220, 180],
  ]
  await drag(bob, corners)
  await panel(ada, /^People/)
  await person(ada, 'Bob').getByText('On the board').waitFor()
  await openBoard(ada)
  await showPane(kim, 'Board')
  for (const whose of [ada, kim]) await eventually(() => kinds(whose)).toEqual(['Rectangle'])
  await panel(bob, /^People/)
  for (const name of ['ada', 'Kim']) await person(bob, name).getByText('On the board').waitFor()
  await panel(bob, /^Code/)
  await person(ada, 'Bob').getByText('In main.py').waitFor()

  // A note of staff is theirs alone.
  await panel(ada, /^Notes/)
  await ada.field('Note').fill('CANARY: counts w')
  await panel(ada, /^Chat/)
  await panel(ada, /^Notes/)
  expect(await ada.field('Note').inputValue()).toBe('CANARY: counts w')
  await ada.field('Note').fill('CANARY: counts well')
  await ada.page.keyboard.press('Enter')
  await ada.page.getByRole('list', { name: 'Notes' }).getByText('CANARY: counts well').waitFor()
  await ada.openChat()
  await ada.say('after the note')
  await bob.openChat()
  await bob.messages.getByText('after the note').waitFor()
  await showPane(kim, 'Chat')
  await kim.messages.getByText('after the note').waitFor()
  for (const whose of [bob, kim]) expect(await whose.page.content()).not.toContain('CANARY')
  expect(await bob.page.getByRole('tab', { name: 'Notes' }).count()).toBe(0)

  // A viewer again; sent out; and the room is sealed.
  await panel(ada, /^People/)
  await panel(bob, /^People/)
  await choose(ada, 'Bob', 'Make viewer')
  await readOnly(bob).toBe('true')
  await person(bob, 'Bob').getByText('Viewer').waitFor()
  await choose(ada, 'Kim', 'Send out')
  await kim.heading('You no longer have access').waitFor()
  for (const whose of [ada, bob]) await person(whose, 'Kim').waitFor({ state: 'detached' })
  await panel(ada, /^Code/)
  await fromRoomMenu(ada, 'Seal the room…')
  await ada.button('Seal for good').click()
  for (const whose of [ada, bob]) await whose.page.getByText('Sealed', { exact: true }).waitFor()
  await readOnly(ada).toBe('true')
  await bob.openChat()
  expect(await bob.field('Message').isDisabled()).toBe(true)
})
