import type { Locator } from 'playwright-core'
import { test } from 'vitest'
import { eventually, PASSWORD, type Person } from './support/person.ts'
import { stage } from './support/stage.ts'

const on = stage()

const TABS = 120
const holdsFocus = (element: Element) => element === document.activeElement

/** Presses Tab until this has the focus, and fails when it never gets it. */
async function tabTo(person: Person, target: Locator, key = 'Tab'): Promise<void> {
  await target.first().waitFor()
  for (let tries = 0; tries < TABS; tries++) {
    if (await target.first().evaluate(holdsFocus)) return
    await person.page.keyboard.press(key)
  }
  throw new Error(`the keyboard does not reach ${String(target)}`)
}

async function press(person: Person, target: Locator, key = 'Enter'): Promise<void> {
  await tabTo(person, target)
  await person.page.keyboard.press(key)
}

async function fill(person: Person, label: string, text: string): Promise<void> {
  await tabTo(person, person.field(label))
  await person.page.keyboard.type(text)
}

/** Opens the menu of the room and chooses from it. */
async function chooseFromMenu(person: Person, action: string): Promise<void> {
  await press(person, person.button('Menu'))
  const item = person.page.getByRole('menuitem', { name: action, exact: true })
  await tabTo(person, item, 'ArrowDown')
  await person.page.keyboard.press('Enter')
}

test('from the account to the sealed room without a pointer', async () => {
  const [ada, bob] = [await on.person(), await on.person()]
  await ada.open('/register')
  await fill(ada, 'User name', on.name('ada'))
  await fill(ada, 'Email', 'ada@mail.example')
  await fill(ada, 'Password', PASSWORD)
  await press(ada, ada.button('Create account'))
  await ada.heading('Rooms').waitFor()

  await press(ada, ada.button('New room'))
  await fill(ada, 'Title', 'By keyboard')
  await press(ada, ada.button('Create room'))
  await ada.inRoom()

  // Into the editor, and out of it again: Escape first, since Tab indents.
  await tabTo(ada, ada.editor)
  await ada.page.keyboard.press('ControlOrMeta+End')
  await ada.page.keyboard.type('\n# typed')
  await eventually(() => ada.code()).toContain('# typed')
  // Escape counts for two seconds, which a busy machine may take to come to the Tab.
  await eventually(async () => {
    await ada.page.keyboard.press('Escape')
    await ada.page.keyboard.press('Tab')
    return ada.editor.evaluate(holdsFocus)
  }).toBe(false)

  // A link for a viewer.
  await press(ada, ada.button('Share'))
  await tabTo(ada, ada.page.getByRole('dialog').getByRole('tab', { name: 'Code' }))
  await ada.page.keyboard.press('ArrowRight')
  await press(ada, ada.button('Make a link'))
  const link = await ada.page.getByTestId('new-link').innerText()
  await ada.page.keyboard.press('Escape')
  await bob.page.goto(link)
  await fill(bob, 'Your name', 'Bob')
  await bob.page.keyboard.press('Enter')
  await bob.editor.waitFor()

  // Chat.
  await ada.page.keyboard.press('ControlOrMeta+Shift+C')
  await eventually(() => ada.field('Message').evaluate(holdsFocus)).toBe(true)
  await ada.page.keyboard.type('Hello **Bob**')
  await ada.page.keyboard.press('Enter')
  await ada.messages.getByText('Hello Bob').waitFor()

  // Notes and people are tabs beside it; Bob is promoted and sent out.
  await tabTo(ada, ada.page.getByRole('tab', { name: /^Chat/ }), 'Shift+Tab')
  await tabTo(ada, ada.page.getByRole('tab', { name: 'Notes' }), 'ArrowRight')
  await fill(ada, 'Note', 'Knows the keys.')
  await ada.page.keyboard.press('Enter')
  await ada.page.getByRole('list', { name: 'Notes' }).getByText('Knows the keys.').waitFor()
  await tabTo(ada, ada.page.getByRole('tab', { name: 'Notes' }), 'Shift+Tab')
  await tabTo(ada, ada.page.getByRole('tab', { name: /^People/ }), 'ArrowLeft')
  for (const action of ['Make runner', 'Send out']) {
    await press(ada, ada.button('Actions for Bob'))
    await tabTo(ada, ada.page.getByRole('menuitem', { name: action, exact: true }), 'ArrowDown')
    await ada.page.keyboard.press('Enter')
    await ada.sees(action === 'Send out' ? /Bob/ : 'Bob is a runner now.')
  }
  await bob.heading('You no longer have access').waitFor()

  // The document, the board, and back.
  await tabTo(ada, ada.page.getByRole('tab', { name: 'Code', exact: true }))
  await ada.page.keyboard.press('ArrowRight')
  await tabTo(ada, ada.page.getByRole('textbox', { name: /document/i }))
  await ada.page.keyboard.type('# Plan')
  await ada.heading('Plan').waitFor()
  await ada.page.keyboard.press('Escape')
  await tabTo(ada, ada.page.getByRole('tab', { name: 'Document' }), 'Shift+Tab')
  await ada.page.keyboard.press('ArrowRight')
  await press(ada, ada.button(/^Rectangle/))
  await tabTo(ada, ada.page.getByRole('tab', { name: 'Board' }), 'Shift+Tab')

  // Sealed.
  await chooseFromMenu(ada, 'Seal the room…')
  await press(ada, ada.button('Seal for good'))
  await ada.sees(/This room is sealed/)
})
