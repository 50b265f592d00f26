import { expect, test } from 'vitest'
import { choose, fromRoomMenu } from './support/menus.ts'
import { eventually } from './support/person.ts'
import { stage } from './support/stage.ts'

const on = stage()

test('a viewer by link, a knock, promotion, demotion, a new code, sending out, sealing; two people and a phone', async () => {
  const [ada, bob, kim] = [await on.person(), await on.person(), await on.person({ phone: true })]
  await ada.register(on.name('ada'))
  const code = await ada.createRoom('Interview', 'python')
  await ada.page.getByRole('tab', { name: /^People/ }).click()

  // A link with a password lets a guest watch.
  await ada.button('Share').click()
  await ada.page.getByRole('tab', { name: 'Links' }).click()
  await ada.page.getByLabel('Whoever opens it is a').selectOption('viewer')
  await ada.page.getByLabel('It lets in').selectOption('1')
  await ada.field('Password (optional)').fill('blue-lantern')
  await ada.button('Make a link').click()
  const link = await ada.page.getByTestId('new-link').innerText()
  expect(link).toMatch(/\/join#[A-Za-z0-9_-]{43}$/)
  await ada.sees('1 use left')
  await bob.page.goto(link)
  await bob.field('Your name').fill('Bob')
  await bob.button('Join').click()
  await bob.heading('This link has a password').waitFor()
  await bob.field('Password').fill('wrong')
  await bob.button('Join').click()
  await bob.sees('The password is wrong.')
  await bob.field('Password').fill('blue-lantern')
  await bob.button('Join').click()
  await bob.editor.waitFor()
  expect(new URL(bob.page.url()).pathname + new URL(bob.page.url()).hash).toBe(`/r/${code}`)
  await bob.sees('View only')

  // The waiting room: who comes by the code knocks, on a phone.
  await ada.page.getByRole('dialog').getByRole('tab', { name: 'Code' }).click()
  await ada.page.getByRole('checkbox', { name: /Waiting room/ }).check()
  await ada.sees(/can ask to come in/)
  await ada.page.keyboard.press('Escape')
  await kim.open(`/r/${code}`)
  await kim.field('Your name').fill('Kim')
  await kim.button('Join').click()
  await kim.heading('Waiting to be let in').waitFor()
  await ada.sees('Kim (guest) would like to come in.')
  const door = ada.page.getByRole('region', { name: 'At the door' })
  await door.getByLabel('Let them in as').selectOption('viewer')
  await door.getByRole('button', { name: 'Approve Kim' }).click()
  await kim.inRoom()
  await door.waitFor({ state: 'detached' })

  // Promoted, Kim writes; demoted, not any more, and without a reload.
  await choose(ada, 'Kim', 'Make writer')
  await ada.sees('Kim is a writer now.')
  await eventually(() => kim.editor.getAttribute('aria-readonly')).toBe(null)
  await kim.toEnd()
  await kim.type('# by Kim')
  await eventually(() => ada.code()).toContain('# by Kim')
  await kim.saved()
  await choose(ada, 'Kim', 'Make viewer')
  await eventually(() => kim.editor.getAttribute('aria-readonly')).toBe('true')

  // Locked: a bar says why nobody but the staff changes anything.
  await choose(ada, 'Bob', 'Make writer')
  await bob.page.getByText('View only').waitFor({ state: 'detached' })
  await fromRoomMenu(ada, 'Lock the room')
  await bob.sees('Only its staff change anything.')
  await bob.page.getByText('Locked', { exact: true }).waitFor()
  await eventually(() => bob.editor.getAttribute('aria-readonly')).toBe('true')
  await ada.button('Unlock').click()
  await eventually(() => bob.editor.getAttribute('aria-readonly')).toBe(null)

  // A new code: the address follows without a reload, and the old one opens nothing.
  await ada.button('Share').click()
  await ada.button('Change the code…').click()
  await ada.button('Change it').click()
  await eventually(async () => new URL(bob.page.url()).pathname).not.toBe(`/r/${code}`)
  const [hers, his] = [new URL(ada.page.url()).pathname, new URL(bob.page.url()).pathname]
  expect(his).toBe(hers)
  await ada.page.keyboard.press('Escape')
  await bob.toEnd()
  await bob.type('!')
  await bob.saved()

  // Sent out, on the phone; kept out, and let back in.
  await choose(ada, 'Kim', 'Send out')
  await kim.heading('You no longer have access').waitFor()
  await kim.open(`/r/${code}`)
  await kim.heading('There is no such room here').waitFor()
  await choose(ada, 'Bob', 'Ban…')
  await ada.button('Ban').click()
  await bob.heading('You no longer have access').waitFor()
  await bob.open(his)
  await bob.heading('There is no such room here').waitFor()
  await ada.button('Let Bob back in').click()
  await bob.open(his)
  await bob.heading('Waiting to be let in').waitFor()
  await ada.button('Refuse Bob').click()
  await bob.heading('You were not let in').waitFor()

  // Sealed, for good.
  await fromRoomMenu(ada, 'Seal the room…')
  await ada.button('Seal for good').click()
  await ada.sees(/This room is sealed/)
  await ada.page.getByText('Sealed', { exact: true }).waitFor()
  await eventually(() => ada.editor.getAttribute('aria-readonly')).toBe('true')
  await ada.button('Menu').click()
  await ada.page.getByRole('menuitem', { name: 'My rooms' }).waitFor()
  expect(await ada.page.getByRole('menuitem', { name: /Lock|Seal/ }).count()).toBe(0)
})

test('a link that does not work says so, and a person is added by name with a role', async () => {
  const [ada, bob] = [await on.person(), await on.person()]
  const bobsName = on.name('bob')
  await ada.register(on.name('ada'))
  await bob.register(bobsName)
  await bob.open(`/join#${'x'.repeat(43)}`)
  await bob.heading('This link does not work').waitFor()

  const code = await ada.createRoom('Only us', 'markdown', 'private')
  await ada.button('Share').click()
  await ada.field('Add a person').fill(bobsName)
  await ada.page.getByLabel('As', { exact: true }).selectOption('viewer')
  await ada.button('Add').click()
  await ada.sees(`${bobsName} can join now`)
  await ada.page.getByRole('tab', { name: 'Email' }).click()
  await ada.field('Email address').fill('kim@mail.example')
  await ada.button('Send the invitation').click()
  await ada.sees('An invitation to kim@mail.example is on its way.')
  await ada.page.getByRole('tab', { name: 'Links' }).click()
  await ada.sees('kim@mail.example')
  await ada.button(/^End the writer link/).click()
  await ada.sees('No link works now.')
  await bob.open(`/r/${code}`)
  await bob.inRoom()
  await bob.sees('View only')
})
