import { expect, test } from 'vitest'
import { eventually, type Person } from './support/person.ts'
import { stage } from './support/stage.ts'

const on = stage()

const pane = (person: Person, name: RegExp) =>
  person.page.getByRole('navigation', { name: 'Panes' }).getByRole('button', { name })

test('at 390x844 one pane at a time: code, run, chat, people', async () => {
  const [ada, bob] = [await on.person(), await on.person({ phone: true })]
  await ada.register(on.name('ada'))
  const code = await ada.createRoom('On the phone', 'python')
  await bob.joinAsGuest(code, 'Bob')
  await bob.editor.waitFor()
  const wide = await bob.page.evaluate(() => document.documentElement.scrollWidth)
  expect(wide).toBeLessThanOrEqual(390)

  await ada.replaceCode('print("to the phone")')
  await eventually(() => bob.code()).toBe('print("to the phone")')

  // The touch bar writes what a phone's keyboard makes hard to reach, without taking the focus from the code.
  await bob.toEnd()
  const keys = bob.page.getByRole('toolbar', { name: 'Keys for code' })
  await keys.getByRole('button', { name: '#', exact: true }).tap()
  await eventually(() => ada.code()).toBe('print("to the phone")#')
  await keys.getByRole('button', { name: 'Undo' }).tap()
  await eventually(() => ada.code()).toBe('print("to the phone")')
  await ada.saved()

  await keys.getByRole('button', { name: 'Run' }).tap()
  await bob.outputWith('to the phone')
  await bob.editor.waitFor({ state: 'hidden' })

  await ada.openChat()
  await ada.say('hello phone')
  await pane(bob, /Chat.*1 unread/).tap()
  await bob.messages.getByText('hello phone').waitFor()
  await bob.say('hello desk')
  await ada.messages.getByText('hello desk').waitFor()
  await pane(bob, /People/).tap()
  await bob.page.getByRole('region', { name: 'People' }).getByText('Bob').waitFor()
  await pane(bob, /More/).tap()
  await eventually(() => bob.page.getByRole('menuitem').allInnerTexts()).toEqual(['Document', 'Board'])
  await bob.page.getByRole('menuitem', { name: 'Board' }).tap()
  await bob.page.getByRole('application', { name: 'Whiteboard' }).waitFor()
  expect(await pane(bob, /More/).getAttribute('aria-current')).toBe('page')
  await pane(bob, /Code/).tap()
  await bob.editor.waitFor()
})
