import { expect, test } from 'vitest'
import { eventually, type Person } from './support/person.ts'
import { stage } from './support/stage.ts'

const on = stage()

const row = (person: Person, title: string) =>
  person.page.getByRole('tabpanel').getByRole('listitem').filter({ hasText: title })

async function choose(person: Person, title: string, action: string): Promise<void> {
  await person.button(`Actions for ${title}`).click()
  await person.page.getByRole('menuitem', { name: new RegExp(`^${action}\\b`) }).click()
}

test('create a room, join it by its code as a guest, see each other', async () => {
  const [ada, bob] = [await on.person(), await on.person()]
  const name = on.name('ada')
  await ada.signUp(name)
  const code = await ada.fillInRoom('Sorting warm-up', 'python')
  await bob.open('/')
  await bob.field('Room code or link').fill(code.toUpperCase().replaceAll('-', ' '))
  await bob.button('Join').click()
  await bob.field('Your name').fill('Bob Guest')
  await bob.button('Join').click()
  await bob.inRoom()
  await ada.button('2 people here').waitFor()
  await bob.button('2 people here').waitFor()
  await ada.page.getByRole('tab', { name: /^People/ }).click()
  await ada.sees('Bob Guest')

  // Who is in a room shows in the list of rooms, and leaving shows too.
  const tab = await ada.page.context().newPage()
  await tab.goto(`${ada.site}/`)
  await tab.getByText(/here now: .*Bob Guest/).waitFor({ state: 'attached' })
  await bob.page.close()
  await ada.button('1 person here').waitFor()
})

test('rename, archive, bring back and delete a room', async () => {
  const [ada, bob] = [await on.person(), await on.person()]
  await ada.register(on.name('ada'))
  const code = await ada.createRoom('First title', 'markdown')
  await bob.joinAsGuest(code, 'Bob')
  await ada.open('/')
  await choose(ada, 'First title', 'Rename')
  await ada.field('Title').fill('Second title')
  await ada.button('Rename').click()
  await row(ada, 'Second title').waitFor()
  await bob.heading('Second title').waitFor()

  await choose(ada, 'Second title', 'Archive')
  await row(ada, 'Second title').waitFor({ state: 'detached' })
  await bob.sees(/This room is archived/)
  await bob.editor.focus()
  const before = await bob.code()
  await bob.type('x')
  expect(await bob.code()).toBe(before)

  await ada.page.getByLabel('Show archived').check()
  await choose(ada, 'Second title', 'Bring back')
  await bob.page.getByText(/This room is archived/).waitFor({ state: 'detached' })
  await bob.toEnd()
  await bob.type('written again')
  await eventually(() => bob.code()).toContain('written again')
  await bob.saved()

  await choose(ada, 'Second title', 'Delete')
  await ada.button('Delete room').click()
  await row(ada, 'Second title').waitFor({ state: 'detached' })
  await bob.heading('This room is gone').waitFor()
  await bob.open(`/r/${code}`)
  await bob.heading('There is no such room here').waitFor()
})

test('a room that never was looks like a private one', async () => {
  const [ada, bob, eve] = [await on.person(), await on.person(), await on.person()]
  const bobsName = on.name('bob')
  await ada.register(on.name('ada'))
  await bob.register(bobsName)
  await eve.register(on.name('eve'))
  await ada.home()
  const code = await ada.fillInRoom('Secret plans', 'python', 'private')
  const seen: string[] = []
  for (const path of [`/r/${code}`, '/r/zzz-zzz-zzz']) {
    await eve.open(path)
    await eve.heading('There is no such room here').waitFor()
    seen.push(await eve.page.locator('main').innerText())
  }
  expect(seen[0]).toBe(seen[1])

  // The owner lets in whom they name, and nobody else.
  await ada.button('Share').click()
  await ada.field('Add a person').fill('nobody-of-this-name')
  await ada.button('Add').click()
  await ada.sees(/nobody of that name|No account has this user name/)
  await ada.field('Add a person').fill(bobsName)
  await ada.button('Add').click()
  await ada.sees(`${bobsName} can join now`)
  await bob.open(`/r/${code}`)
  await bob.inRoom()
  await eve.open(`/r/${code}`)
  await eve.heading('There is no such room here').waitFor()
})

test('files: create, name wrongly, rename, switch, delete; everybody follows', async () => {
  const [ada, bob] = [await on.person(), await on.person()]
  await ada.register(on.name('ada'))
  const code = await ada.createRoom('Files', 'python')
  await bob.joinAsGuest(code, 'Bob')
  const file = (person: Person, name: string) =>
    person.page.getByRole('navigation', { name: 'Files' }).getByRole('button', { name, exact: true })

  await ada.button('New file').click()
  await ada.field('Name of the new file').fill('../escape.py')
  await ada.page.keyboard.press('Enter')
  await ada.page
    .getByRole('alert')
    .filter({ hasText: /file name/i })
    .waitFor()
  await ada.field('Name of the new file').fill('notes.md')
  await ada.page.keyboard.press('Enter')
  await file(bob, 'notes.md').click()
  await bob.page.getByRole('textbox', { name: 'Code of notes.md' }).waitFor()
  await bob.toEnd()
  await bob.type('for both')
  await file(ada, 'notes.md').click()
  await eventually(() => ada.code()).toBe('for both')

  await choose(ada, 'notes.md', 'Rename')
  await ada.field('New name of notes.md').fill('readme.md')
  await ada.page.keyboard.press('Enter')
  await file(bob, 'readme.md').waitFor()
  await choose(ada, 'readme.md', 'Delete')
  await ada.button('Delete file').click()
  await file(bob, 'readme.md').waitFor({ state: 'detached' })
  await bob.page.getByRole('textbox', { name: 'Code of main.py' }).waitFor()
})
